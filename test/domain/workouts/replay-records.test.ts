import t from 'tap'
import type { RecordKind, SetType, Tracking } from '../../../src/contract/enums.ts'
import { type RecordSet, type RecordWorkout, replayRecords } from './replay-records.ts'

/** A set of `weight` × `reps`; its id says which. */
const set = (id: string, weightKg: number | null, reps: number | null, type: SetType = 'normal'): RecordSet => ({
  id,
  type,
  weightKg,
  reps,
  durationS: null,
  distanceM: null,
})

const workout = (id: string, day: number, sets: RecordSet[], tracking: Tracking = 'weight_reps'): RecordWorkout => ({
  id,
  startedAt: new Date(Date.UTC(2026, 0, day)),
  exercises: [{ exerciseId: 'bench', tracking, sets }],
})

const kept = (workouts: RecordWorkout[], kind: RecordKind = 'max_weight') =>
  replayRecords(workouts)
    .filter((record) => record.kind === kind)
    .map((record) => `${record.workoutId}/${record.setId} ${record.value}`)

const first = workout('w1', 1, [set('a', 80, 5)])
const second = workout('w2', 3, [set('b', 85, 5)])
const third = workout('w3', 5, [set('c', 90, 5)])

t.test('the first time is the baseline, and only more than the best is a record', async (t) => {
  t.strictSame(kept([first]), [])
  t.strictSame(kept([first, second, third]), ['w2/b 85', 'w3/c 90'])
  t.strictSame(kept([first, second, workout('w4', 9, [set('d', 85, 5)])]), ['w2/b 85'], 'a tie is none')
})

t.test('a workout holds one record of a kind, by the first set that reached it', async (t) => {
  const better = workout('w2', 3, [set('b1', 82.5, 5), set('b2', 90, 2), set('b3', 90, 1), set('b4', 85, 5)])
  t.strictSame(kept([first, better]), ['w2/b2 90'])
})

t.test('the same exercise in two places of one workout is one exercise', async (t) => {
  const twice: RecordWorkout = {
    ...workout('w2', 3, []),
    exercises: [
      { exerciseId: 'bench', tracking: 'weight_reps', sets: [set('b1', 85, 5)] },
      { exerciseId: 'row', tracking: 'weight_reps', sets: [set('r', 60, 5)] },
      { exerciseId: 'bench', tracking: 'weight_reps', sets: [set('b2', 90, 5)] },
    ],
  }
  t.strictSame(kept([first, twice]), ['w2/b2 90'])
})

t.test('deleting the first workout makes the second the baseline', async (t) => {
  t.strictSame(kept([second, third]), ['w3/c 90'])
})

t.test('deleting or lowering the workout with the record hands it to the next best', async (t) => {
  t.strictSame(kept([first, third]), ['w3/c 90'])
  t.strictSame(kept([first, workout('w2', 3, [set('b', 95, 5)]), third]), ['w2/b 95'])
  t.strictSame(kept([first, workout('w2', 3, [set('b', 75, 5)]), third]), ['w3/c 90'])
})

t.test('a heavier set that is backdated or imported removes later records', async (t) => {
  t.strictSame(kept([first, second, third, workout('w0', 2, [set('old', 100, 1)])]), ['w0/old 100'])
  t.strictSame(kept([second, third, workout('old', -300, [set('old', 100, 1)])]), [])
})

t.test('of two workouts that start in the same minute the smaller id is the earlier one', async (t) => {
  const same = [workout('w9', 1, [set('x', 90, 5)]), workout('w8', 1, [set('y', 80, 5)])]
  t.strictSame(kept(same), ['w9/x 90'])
})

t.test('a warm-up is no record and no baseline; drop sets and sets to failure are records', async (t) => {
  t.strictSame(kept([workout('w0', 1, [set('warm', 200, 1, 'warmup'), set('a', 80, 5)]), second]), ['w2/b 85'])
  t.strictSame(kept([first, workout('w2', 3, [set('warm', 100, 5, 'warmup'), set('f', 85, 5, 'failure')])]), [
    'w2/f 85',
  ])
  t.strictSame(kept([first, workout('w2', 3, [set('d', 85, 5, 'dropset')])]), ['w2/d 85'])
})

t.test('the first estimate after workouts that allowed none is a baseline', async (t) => {
  const many = workout('w1', 1, [set('a', 40, 20)])
  const few = workout('w2', 3, [set('b', 50, 10)])
  const more = workout('w3', 5, [set('c', 55, 10)])
  t.strictSame(kept([many, few, more], 'max_e1rm'), ['w3/c 73.333333'])
  t.strictSame(kept([many, few, more], 'max_weight'), ['w2/b 50', 'w3/c 55'])
})

t.test('each kind is its own race', async (t) => {
  const workouts = [workout('w1', 1, [set('a', 100, 5)]), workout('w2', 3, [set('b', 60, 12), set('c', 105, 1)])]
  t.strictSame(kept(workouts, 'max_weight'), ['w2/c 105'])
  t.strictSame(kept(workouts, 'max_reps'), ['w2/b 12'])
  t.strictSame(kept(workouts, 'max_set_volume'), ['w2/b 720'])
  t.strictSame(kept(workouts, 'max_e1rm'), [], '116.7 before, 105 now')
})

t.test('what is tracked decides which records there are', async (t) => {
  const held = (tracking: Tracking) => {
    const sets = (times: number): RecordSet[] => [
      { ...set(`s${times}`, 10 * times, 5 * times), durationS: 30 * times, distanceM: 100 * times },
    ]
    return replayRecords([workout('w1', 1, sets(1), tracking), workout('w2', 2, sets(2), tracking)]).map(
      (record) => record.kind,
    )
  }
  // a weight that is written down can be a record whatever else is tracked
  for (const tracking of ['weight_reps', 'bodyweight_reps', 'reps_only'] as const)
    t.strictSame(held(tracking), ['max_weight', 'max_e1rm', 'max_reps', 'max_set_volume'])
  t.strictSame(held('assisted_reps'), ['max_reps'], 'more help is no record')
  t.strictSame(held('duration'), ['max_duration', 'max_weight'])
  t.strictSame(held('weight_duration'), ['max_duration', 'max_weight'])
  t.strictSame(held('distance_duration'), ['max_distance', 'max_weight'])
  t.strictSame(held('weight_distance'), ['max_distance', 'max_weight'])
})

t.test('a weight that did not move once is no record', async (t) => {
  t.strictSame(kept([first, workout('w2', 3, [set('b', 120, 0)])]), [])
})

t.test('less help on an assisted lift is a record, and none at all the last one', async (t) => {
  const helps = (...kg: (number | null)[]) =>
    kg.map((weightKg, at) => workout(`w${at}`, at + 1, [set(`s${at}`, weightKg, 8)], 'assisted_reps'))
  t.strictSame(kept(helps(30, 20, 20, 25, null, 0, 0), 'min_help'), ['w1/s1 20', 'w5/s5 0'])
})
