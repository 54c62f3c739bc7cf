import t from 'tap'
import { Breaker } from '../../src/cache/breaker.ts'
import { TestClock } from './world.ts'

const works = async () => 'answer'
const fails = async (): Promise<string> => {
  throw new Error('no answer')
}

t.test('it opens after failures in a row and lets one probe through a second later', async (t) => {
  const clock = new TestClock()
  const changes: boolean[] = []
  const breaker = new Breaker({ clock, onChange: (open) => changes.push(open) })
  await t.rejects(breaker.run(fails), /no answer/)
  await t.rejects(breaker.run(fails), /no answer/)
  await breaker.run(works)
  for (let at = 0; at < 3; at += 1) await t.rejects(breaker.run(fails), /no answer/)
  t.equal(breaker.open, true)
  await t.rejects(breaker.run(works), { name: 'StoreUnavailable' })

  clock.advance(1_000)
  const probe = breaker.run(fails)
  await t.rejects(breaker.run(works), { name: 'StoreUnavailable' }, 'one probe at a time')
  await t.rejects(probe, /no answer/)
  await t.rejects(breaker.run(works), { name: 'StoreUnavailable' })

  clock.advance(1_000)
  t.equal(await breaker.run(works), 'answer')
  t.equal(await breaker.run(works), 'answer')
  t.strictSame(changes, [true, false])
})

t.test('what is observed is never refused, and closes it', async (t) => {
  const breaker = new Breaker({ failures: 1 })
  await t.rejects(breaker.observe(fails), /no answer/)
  t.equal(breaker.open, true)
  t.equal(await breaker.observe(works), 'answer')
  t.equal(breaker.open, false)
})
