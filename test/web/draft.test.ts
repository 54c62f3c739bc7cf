import t from 'tap'
import type { WorkoutView } from '../../src/contract/workouts.ts'
import { readField } from '../../src/web/format/set-fields.ts'
import { timeText } from '../../src/web/format/time-text.ts'
import { usualTitle } from '../../src/web/format/usual-title.ts'
import { instantOf, wallTime } from '../../src/web/format/zoned-time.ts'
import {
  addExercise,
  addSet,
  changeSet,
  type Draft,
  type DraftSet,
  emptyDraft,
  putValues,
  removeSet,
} from '../../src/web/pages/log/draft/draft.ts'
import { draftOf as draftOfWorkout } from '../../src/web/pages/log/draft/draft-from.ts'
import { complaint, toWorkout } from '../../src/web/pages/log/draft/draft-to-workout.ts'
import { joinAbove, moveExercise, removeExercise, supersetLetters } from '../../src/web/pages/log/draft/supersets.ts'
import { asId } from '../support/ids.ts'

const now = new Date(2026, 10, 23, 18, 5)
const bench = {
  id: asId('01900000-0000-7000-8000-00000000000b'),
  name: 'Bench press',
  tracking: 'weight_reps',
} as const

/** A draft with one exercise and one set that says this much. */
function draftOf(set: Partial<DraftSet>, exercise: Parameters<typeof addExercise>[1] = bench): Draft {
  const draft = addExercise(emptyDraft('key', now), exercise, 'kg')
  const added = draft.exercises[0]!
  return changeSet(draft, added.row, added.sets[0]!.row, set)
}
const setsOf = (draft: Draft) => draft.exercises[0]!.sets
const inputOf = (draft: Draft) => toWorkout({ ...draft, zone: 'Europe/Berlin' }, 'km')

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

t.test('a set is saved by what its exercise is tracked by, and with whatever else it holds', async (t) => {
  const plank = inputOf(draftOf({ time: '1:30' }, { name: 'Plank', tracking: 'duration' }))
  t.strictSame(plank.exercises[0]!.sets, [{ type: 'normal', unit: 'kg', durationS: 90 }])
  const loaded = inputOf(draftOf({ time: '1:30', weight: '20' }, { name: 'Plank', tracking: 'duration' }))
  t.strictSame(loaded.exercises[0]!.sets, [{ type: 'normal', unit: 'kg', weight: 20, durationS: 90 }])
  const run = draftOf({ distance: '5.2', time: '25:10' }, { name: 'Run', tracking: 'distance_duration' })
  t.strictSame(inputOf(run).exercises[0]!.sets, [{ type: 'normal', unit: 'kg', durationS: 1510, distanceM: 5200 }])
})

t.test('times are those of the zone that the workout was done in, and it may end on the next day', async (t) => {
  const workout = inputOf({ ...draftOf({ reps: '1' }), start: '2026-11-23T23:40', minutes: '45' })
  t.equal(workout.startedAt, '2026-11-23T22:40:00.000Z')
  t.equal(workout.endedAt, '2026-11-23T23:25:00.000Z')
  t.equal(workout.timeZone, 'Europe/Berlin')
  t.notOk('endedAt' in inputOf({ ...draftOf({ reps: '1' }), minutes: '' }), 'no end when none is known')
})

t.test('wall times lead to instants and back, also where clocks change', async (t) => {
  for (const zone of ['Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC'])
    for (const text of [
      '2026-03-29T01:30',
      '2026-03-29T03:30',
      '2026-10-25T04:00',
      '2026-11-01T12:00',
      '2026-07-01T00:00',
    ])
      t.equal(wallTime(instantOf(text, zone), zone), text, `${text} in ${zone}`)
  t.ok(Number.isNaN(instantOf('', 'UTC')))
})

t.test('a workout without a title is named after the time of day', async (t) => {
  t.equal(inputOf({ ...draftOf({ reps: '1' }), start: '2026-11-23T07:00' }).title, 'Morning workout')
  t.equal(usualTitle(2), 'Night workout')
})

t.test('what is missing is said, in words', async (t) => {
  t.equal(complaint(draftOf({ weight: '80', reps: '5' })), null)
  t.equal(complaint(emptyDraft('key', now)), 'Add an exercise.')
  t.equal(complaint(draftOf({})), 'Bench press, set 1 is empty.')
  t.equal(complaint(draftOf({ rpe: '8' })), 'Bench press, set 1 is empty.', 'effort alone is no set')
  t.match(complaint(draftOf({ weight: 'eighty', reps: '5' })), /Weight must be a number/)
  t.match(complaint({ ...draftOf({ reps: '5' }), start: '' }), /when/)
  t.match(complaint({ ...draftOf({ reps: '5' }), minutes: '2000' }), /1,440/)
  t.equal(complaint({ ...draftOf({ reps: '5' }), minutes: '' }), null)
})

t.test('fields are read as people type them', async (t) => {
  t.equal(readField('weight', ' 82,5 '), 82.5)
  t.equal(readField('weight', '0'), 0, 'zero is a weight, not "nothing"')
  t.equal(readField('weight', '-5'), undefined)
  t.equal(readField('weight', '10000'), undefined)
  t.equal(readField('reps', '5.5'), undefined)
  t.equal(readField('rpe', '8.5'), 8.5)
  t.equal(readField('rpe', '8.3'), undefined)
  t.equal(readField('rpe', '11'), undefined)
  t.equal(readField('time', '90'), 90)
  t.equal(readField('time', '1:02:03'), 3723)
  t.equal(readField('time', '1:x'), undefined)
  t.equal(readField('distance', 'Infinity'), undefined)
})

/** Exercises of these names, one after the other. */
const named = (...names: string[]): Draft =>
  names.reduce((draft, name) => addExercise(draft, { name, tracking: 'reps_only' }, 'kg'), emptyDraft('key', now))
const rowOf = (draft: Draft, name: string) => draft.exercises.find((exercise) => exercise.name === name)!.row
const join = (draft: Draft, name: string) => joinAbove(draft, rowOf(draft, name), true)
const order = ({ exercises }: Draft) =>
  exercises.map(({ name, withAbove }) => (withAbove ? `+${name}` : name)).join(' ')

t.test('exercises move past each other; a superset moves as one, and its exercises within it', async (t) => {
  const draft = join(named('A', 'B', 'C', 'D'), 'C')
  t.equal(order(draft), 'A B +C D')
  const move = (from: Draft, name: string, step: -1 | 1) => moveExercise(from, rowOf(from, name), step)
  t.equal(order(move(draft, 'D', -1)), 'A D B +C')
  t.equal(order(move(draft, 'A', 1)), 'B +C A D')
  t.equal(order(move(draft, 'C', -1)), 'A C +B D')
  t.equal(order(move(draft, 'B', -1)), 'B +C A D')
  t.equal(order(move(draft, 'A', -1)), order(draft), 'the first stays')
  t.equal(order(move(draft, 'D', 1)), order(draft), 'and so does the last')
  t.equal(order(removeExercise(draft, rowOf(draft, 'B'))), 'A C D', 'alone it is no superset')
})

t.test('supersets have letters in the form and numbers in what is saved', async (t) => {
  let draft = join(join(named('A', 'B', 'C', 'D', 'E'), 'B'), 'E')
  for (const { row, sets } of draft.exercises) draft = changeSet(draft, row, sets[0]!.row, { reps: '5' })
  t.strictSame(
    draft.exercises.map(({ row }) => supersetLetters(draft.exercises).get(row)),
    ['A', 'A', undefined, 'B', 'B'],
  )
  t.strictSame(
    inputOf(draft).exercises.map(({ supersetGroup }) => supersetGroup),
    [0, 0, undefined, 1, 1],
  )
})

t.test("last time's sets go into the set of the same place, or into a new one", async (t) => {
  const draft = draftOf({ weight: '20', reps: '10' })
  const { row } = draft.exercises[0]!
  const sets = setsOf(putValues(draft, row, 2, { weight: '80', reps: '8' }, 'kg'))
  t.strictSame(
    sets.map(({ weight, reps }) => `${weight}×${reps}`),
    ['20×10', '80×8'],
  )
})

const SAVED: WorkoutView = {
  ...{
    id: asId('w'),
    userId: asId('u'),
    status: 'done',
    leftOpen: false,
    title: 'Pull',
    notes: 'good',
    timeZone: 'Europe/Berlin',
    localDate: '2026-11-20',
  },
  ...{ startedAt: '2026-11-20T17:00:00.000Z', endedAt: '2026-11-20T18:01:00.000Z', source: 'strong_csv', version: 3 },
  ...{ createdAt: '2026-11-20T18:01:00.000Z', updatedAt: '2026-11-20T18:01:00.000Z' },
  exercises: [
    {
      ...{ id: asId('b'), position: 0, restS: null },
      ...{ exerciseId: bench.id, name: bench.name, tracking: 'weight_reps', notes: 'slow', supersetGroup: 4 },
      sets: [
        {
          ...{ id: asId('1'), position: 0, doneAt: '2026-11-20T18:01:00.000Z' },
          type: 'warmup',
          weight: 61.23,
          unit: 'kg',
          weightKg: 61.23492,
          reps: 5,
          ...{ rpe: 8.5, durationS: null, distanceM: null },
        },
        {
          ...{ id: asId('2'), position: 1, doneAt: '2026-11-20T18:01:00.000Z' },
          type: 'normal',
          weight: 135,
          unit: 'lb',
          weightKg: 61.235,
          reps: null,
          ...{ rpe: null, durationS: 3723, distanceM: 1234.56 },
        },
      ],
    },
    {
      ...{ id: asId('c'), position: 1, restS: null },
      exerciseId: asId('r'),
      name: 'Row',
      tracking: 'weight_reps',
      notes: null,
      supersetGroup: 4,
      sets: [
        {
          ...{ id: asId('3'), position: 0, doneAt: '2026-11-20T18:01:00.000Z' },
          type: 'normal',
          weight: 50,
          unit: 'kg',
          weightKg: 50,
          reps: 8,
          ...{ rpe: null, durationS: null, distanceM: null },
        },
      ],
    },
  ],
}

t.test('a saved workout in the form is saved again as it was, to the last digit', async (t) => {
  const again = toWorkout(draftOfWorkout(SAVED, 'key', 'mi'), 'mi')
  t.match(again, { title: 'Pull', notes: 'good', startedAt: SAVED.startedAt, endedAt: SAVED.endedAt })
  t.strictSame(again.exercises[0], {
    ...{ exerciseId: bench.id, notes: 'slow', supersetGroup: 0 },
    sets: [
      { type: 'warmup', unit: 'kg', weight: 61.23492, reps: 5, rpe: 8.5 },
      { type: 'normal', unit: 'lb', weight: 135, durationS: 3723, distanceM: 1234.56 },
    ],
  } as never)
})

t.test('times are written as they are read', async (t) => {
  t.strictSame([0, 59, 90, 3600, 3723].map(timeText), ['0:00', '0:59', '1:30', '1:00:00', '1:02:03'])
})
