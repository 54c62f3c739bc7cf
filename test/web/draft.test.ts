import t from 'tap'
import {
  addExercise,
  addSet,
  changeSet,
  complaint,
  type Draft,
  type DraftSet,
  defaultTitle,
  emptyDraft,
  localText,
  readField,
  removeExercise,
  removeSet,
  toWorkout,
} from '../../src/web/pages/log/draft.ts'

const now = new Date(2026, 10, 23, 18, 5)
const bench = { id: '01900000-0000-7000-8000-00000000000b', name: 'Bench press', tracking: 'weight_reps' } as const

/** A draft with one exercise and one set that says this much. */
function draftOf(set: Partial<DraftSet>, exercise: Parameters<typeof addExercise>[1] = bench): Draft {
  const draft = addExercise(emptyDraft('key', now), exercise, 'kg')
  const added = draft.exercises[0]!
  return changeSet(draft, added.row, added.sets[0]!.row, set)
}
const setsOf = (draft: Draft) => draft.exercises[0]!.sets
const inputOf = (draft: Draft) => toWorkout(draft, 'Europe/Berlin', 'km')

t.test('another set is a copy of the last but for how hard it was', async (t) => {
  const draft = draftOf({ weight: '82,5', reps: '5', rpe: '8', unit: 'lb', type: 'dropset' })
  const [first, second] = setsOf(addSet(draft, draft.exercises[0]!.row, 'kg'))
  t.strictSame({ ...second, row: 0 }, { ...first, row: 0, rpe: '' })
  t.not(second!.row, first!.row)
})

t.test('a set after a warm-up is a working set', async (t) => {
  const draft = draftOf({ weight: '40', reps: '10', type: 'warmup' })
  t.equal(setsOf(addSet(draft, draft.exercises[0]!.row, 'kg'))[1]!.type, 'normal')
})

t.test('a set added to none is empty and in the unit of the member', async (t) => {
  const draft = draftOf({})
  const { row, sets } = draft.exercises[0]!
  const [added] = setsOf(addSet(removeSet(draft, row, sets[0]!.row), row, 'lb'))
  t.match(added, { weight: '', reps: '', unit: 'lb' })
})

t.test('the next exercise starts in the unit of the last set', async (t) => {
  const draft = addExercise(draftOf({ unit: 'lb' }), { name: 'Squat', tracking: 'weight_reps' }, 'kg')
  t.equal(draft.exercises[1]!.sets[0]!.unit, 'lb')
})

t.test('rows keep their names apart, also after a reload and a removal', async (t) => {
  const kept = JSON.parse(JSON.stringify(draftOf({ weight: '1', reps: '1' }))) as Draft
  const more = addSet(addExercise(kept, bench, 'kg'), kept.exercises[0]!.row, 'kg')
  const rows = more.exercises.flatMap(({ row, sets }) => [row, ...sets.map((set) => set.row)])
  t.equal(new Set(rows).size, rows.length)
  t.equal(removeExercise(more, kept.exercises[0]!.row).exercises.length, 1)
})

t.test('what is typed is saved as typed: the unit goes along, nothing is converted', async (t) => {
  t.strictSame(inputOf(draftOf({ weight: '82,5', reps: '5', rpe: '8.5', unit: 'lb' })).exercises, [
    { exerciseId: bench.id, sets: [{ type: 'normal', unit: 'lb', weight: 82.5, reps: 5, rpe: 8.5 }] },
  ])
})

t.test('an exercise that the library does not know is saved by its name', async (t) => {
  const [exercise] = inputOf(draftOf({ reps: '5' }, { name: 'Log press', tracking: 'weight_reps' })).exercises
  t.equal(exercise!.name, 'Log press')
  t.notOk('exerciseId' in exercise!)
})

t.test('only what an exercise is tracked by is saved', async (t) => {
  const plank = inputOf(draftOf({ time: '1:30', weight: '20', reps: '3' }, { name: 'Plank', tracking: 'duration' }))
  t.strictSame(plank.exercises[0]!.sets, [{ type: 'normal', unit: 'kg', durationS: 90 }])
  const run = draftOf({ distance: '5.2', time: '25:10' }, { name: 'Run', tracking: 'distance_duration' })
  t.strictSame(inputOf(run).exercises[0]!.sets, [{ type: 'normal', unit: 'kg', durationS: 1510, distanceM: 5200 }])
})

t.test('times are instants, and a workout may end on the next day', async (t) => {
  const start = new Date(2026, 10, 23, 23, 40)
  const workout = inputOf({ ...draftOf({ reps: '1' }), start: localText(start), minutes: '45' })
  t.equal(workout.startedAt, start.toISOString())
  t.equal(workout.endedAt, new Date(2026, 10, 24, 0, 25).toISOString())
  t.equal(workout.timeZone, 'Europe/Berlin')
  t.notOk('endedAt' in inputOf({ ...draftOf({ reps: '1' }), minutes: '' }), 'no end when none is known')
})

t.test('a workout without a title is named after the time of day', async (t) => {
  t.equal(inputOf({ ...draftOf({ reps: '1' }), start: '2026-11-23T07:00' }).title, 'Morning workout')
  t.equal(defaultTitle(new Date(2026, 10, 23, 2)), 'Night workout')
})

t.test('what is missing is said, in words', async (t) => {
  t.equal(complaint(draftOf({ weight: '80', reps: '5' })), null)
  t.equal(complaint(emptyDraft('key', now)), 'Add an exercise.')
  t.equal(complaint(draftOf({})), 'Bench press, set 1 is empty.')
  t.equal(complaint(draftOf({ rpe: '8' })), 'Bench press, set 1 is empty.', 'effort alone is no set')
  t.match(complaint(draftOf({ weight: 'eighty', reps: '5' })), /“eighty” is not a weight/)
  t.match(complaint({ ...draftOf({ reps: '5' }), start: '' }), /when/)
  t.match(complaint({ ...draftOf({ reps: '5' }), minutes: '2000' }), /1,440/)
  t.equal(complaint({ ...draftOf({ reps: '5' }), minutes: '' }), null)
})

t.test('fields are read as people type them', async (t) => {
  const read = (field: Parameters<typeof readField>[1], text: string) =>
    readField({ ...setsOf(draftOf({}))[0]!, [field]: text }, field)
  t.equal(read('weight', ' 82,5 '), 82.5)
  t.equal(read('weight', '0'), 0, 'zero is a weight, not "nothing"')
  t.equal(read('weight', '-5'), undefined)
  t.equal(read('weight', '10000'), undefined)
  t.equal(read('reps', '5.5'), undefined)
  t.equal(read('rpe', '8.5'), 8.5)
  t.equal(read('rpe', '8.3'), undefined)
  t.equal(read('rpe', '11'), undefined)
  t.equal(read('time', '90'), 90)
  t.equal(read('time', '1:02:03'), 3723)
  t.equal(read('time', '1:x'), undefined)
  t.equal(read('distance', 'Infinity'), undefined)
})
