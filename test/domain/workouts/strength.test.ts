import t from 'tap'
import { E1RM_FORMULA, e1rm, isWorkingSet } from '../../../src/domain/workouts/strength.ts'

const lift = (weightKg: number | null, reps: number | null, rpe: number | null = null) =>
  e1rm({ type: 'normal', weightKg, reps, rpe })

t.test('a single at 100 kg is 100 kg, not 103.3', async (t) => {
  t.equal(lift(100, 1), 100)
})

t.test('two to twelve repetitions follow Epley, and the formula has that name', async (t) => {
  t.equal(E1RM_FORMULA, 'epley')
  t.equal(lift(100, 2), 106.666667)
  t.equal(lift(100, 6), 120)
  t.equal(lift(61.235, 5), 71.440833)
  t.equal(lift(100, 12), 140)
})

t.test('equal estimates from different sets compare as equal', async (t) => {
  t.equal(lift(90, 10), lift(100, 6))
  t.equal(lift(72, 10), lift(80, 6))
})

t.test('what cannot be estimated is null', async (t) => {
  t.equal(lift(100, 13), null)
  t.equal(lift(20, 38), null)
  t.equal(lift(100, 0), null)
  t.equal(lift(100, null), null, 'a timed set')
  t.equal(lift(null, 8), null, 'a pull-up without weight')
  t.equal(lift(0, 8), null, 'a pull-up with weight 0')
  t.equal(e1rm({ type: 'warmup', weightKg: 100, reps: 5 }), null)
})

t.test('an RPE adds the repetitions left in reserve', async (t) => {
  t.equal(lift(100, 5, 10), lift(100, 5))
  t.equal(lift(100, 5, 8), lift(100, 7))
  t.equal(lift(100, 3, 6.5), 121.666667, 'RPE 6.5: 3.5 left')
  t.equal(lift(100, 1, 10), 100)
  t.equal(lift(100, 1, 8), lift(100, 3), 'a single with two left is no maximum')
  t.equal(lift(100, 10, 8), lift(100, 12))
  t.equal(lift(100, 10, 7.5), null, 'twelve and a half in all')
})

t.test('every type of set but the warm-up works', async (t) => {
  t.ok(isWorkingSet('normal'))
  t.ok(isWorkingSet('dropset'))
  t.ok(isWorkingSet('failure'))
  t.notOk(isWorkingSet('warmup'))
  t.equal(e1rm({ type: 'failure', weightKg: 100, reps: 6 }), 120)
  t.equal(e1rm({ type: 'dropset', weightKg: 100, reps: 6 }), 120)
})
