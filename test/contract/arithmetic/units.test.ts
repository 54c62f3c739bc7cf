import t from 'tap'
import { fromKg, fromMetres, roundTo, toKg, toMetres } from '../../../src/contract/arithmetic/units.ts'

t.test('135 lb is stored as 61.2350 kg and comes back as 135 lb', async (t) => {
  t.equal(toKg(135, 'lb'), 61.235)
  t.equal(fromKg(61.235, 'lb'), 135)
})

t.test("the kilograms that Strong's own export writes for pounds come back as the round pounds", async (t) => {
  t.equal(fromKg(61.23492, 'lb'), 135)
  t.equal(fromKg(22.6796185, 'lb'), 50)
  t.equal(fromKg(toKg(61.23492, 'kg'), 'lb'), 135)
  t.equal(fromKg(toKg(22.6796185, 'kg'), 'lb'), 50)
})

t.test('every hundredth of a pound up to 2,000 lb survives being stored', async (t) => {
  const changed: number[] = []
  for (let hundredths = 0; hundredths <= 200_000; hundredths++) {
    const pounds = hundredths / 100
    if (fromKg(toKg(pounds, 'lb'), 'lb') !== pounds) changed.push(pounds)
  }
  t.strictSame(changed, [])
})

t.test('kilograms keep their decimals and are shown to a hundredth', async (t) => {
  t.equal(toKg(13.75, 'kg'), 13.75)
  t.equal(fromKg(13.75, 'kg'), 13.75)
  t.equal(fromKg(9.0718, 'kg'), 9.07)
  t.equal(toKg(0, 'lb'), 0)
})

t.test('kilometres, miles and metres are stored in metres and shown in either unit', async (t) => {
  t.equal(toMetres(5.25, 'km'), 5250)
  t.equal(toMetres(3, 'mi'), 4828.03)
  t.equal(toMetres(400, 'm'), 400)
  t.equal(fromMetres(5250, 'km'), 5.25)
  t.equal(fromMetres(toMetres(26.2, 'mi'), 'mi'), 26.2)
})

t.test('a half is rounded up even where binary fractions fall short of it', async (t) => {
  t.equal(roundTo(1.005, 2), 1.01)
  t.equal(roundTo(2.00005, 4), 2.0001)
})
