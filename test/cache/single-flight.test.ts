import t from 'tap'
import { SingleFlight } from '../../src/cache/single-flight.ts'

/** Flights that start when called and land when told. */
function airfield() {
  const started: { atLeast: number; waited: boolean; land: (value: string) => void; crash: (error: Error) => void }[] =
    []
  const flight = (atLeast: number, waited: boolean) =>
    new Promise<string>((land, crash) => {
      started.push({ atLeast, waited, land, crash })
    })
  return { started, flight }
}

t.test('whoever comes while a flight runs joins the one that waits, never the running one', async (t) => {
  const flights = new SingleFlight<string>()
  const { started, flight } = airfield()
  const first = flights.run('key', 0, flight)
  const second = flights.run('key', 0, flight)
  const third = flights.run('key', 0, flight)
  t.equal(started.length, 1)
  started[0]?.land('before')
  t.equal(await first, 'before')
  await new Promise(setImmediate)
  t.equal(started.length, 2, 'one running and one waiting at most')
  started[1]?.land('after')
  t.strictSame(await Promise.all([second, third]), ['after', 'after'])
  await new Promise(setImmediate)
  t.equal(flights.size, 0)
})

t.test('a flight that waited knows so, and gets the most that its joiners ask', async (t) => {
  const flights = new SingleFlight<string>()
  const { started, flight } = airfield()
  const all = [flights.run('key', 3, flight), flights.run('key', 1, flight), flights.run('key', 7, flight)]
  started[0]?.land('')
  await new Promise(setImmediate)
  started[1]?.land('')
  await Promise.all(all)
  t.strictSame(
    started.map(({ atLeast, waited }) => [atLeast, waited]),
    [
      [3, false],
      [7, true],
    ],
  )
})

t.test('a flight that fails takes only its own passengers with it', async (t) => {
  const flights = new SingleFlight<string>()
  const { started, flight } = airfield()
  const first = flights.run('key', 0, flight)
  const second = flights.run('key', 0, flight)
  started[0]?.crash(new Error('lost'))
  await t.rejects(first, /lost/)
  await new Promise(setImmediate)
  started[1]?.land('found')
  t.equal(await second, 'found')
})

t.test('keys do not wait for each other', async (t) => {
  const flights = new SingleFlight<string>()
  const { started, flight } = airfield()
  const both = [flights.run('a', 0, flight), flights.run('b', 0, flight)]
  t.equal(started.length, 2)
  for (const { land } of started) land('')
  await Promise.all(both)
})
