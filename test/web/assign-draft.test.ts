import t from 'tap'
import type { Assignment } from '../../src/contract/index.ts'
import { createFormat } from '../../src/web/format/format.ts'
import {
  type AssignDraft,
  addItem,
  assignComplaint,
  changeItem,
  type DraftItem,
  draftOf,
  emptyAssignDraft,
  removeItem,
  toAssignment,
} from '../../src/web/pages/assignments/assign-draft.ts'
import { itemText } from '../../src/web/pages/assignments/item-text.ts'
import { asId } from '../support/ids.ts'

const format = createFormat({ locale: 'en', weightUnit: 'kg', distanceUnit: 'km', timeZone: 'UTC' })
const squat = { exerciseId: 'a', name: 'Squat', tracking: 'weight_reps' } as const

/** A draft that can be assigned, with these texts in the fields of its one exercise. */
const withFields = (fields: Partial<DraftItem>): AssignDraft =>
  changeItem(addItem({ ...emptyAssignDraft('2026-06-15'), title: 'Legs' }, squat, 'kg'), 0, fields)
const itemOf = (fields: Partial<DraftItem>) => toAssignment(withFields(fields), 'kg').items[0]

t.test('a draft says what it misses', (t) => {
  const empty = emptyAssignDraft('2026-06-15')
  t.equal(assignComplaint(empty), 'Give the workout a title.')
  t.equal(assignComplaint({ ...empty, title: 'Legs', days: [] }), 'Choose a day.')
  t.equal(assignComplaint({ ...empty, title: 'Legs' }), 'Add an exercise.')
  t.equal(assignComplaint(withFields({})), null, 'three sets of what the client likes are a plan')
  for (const sets of ['', '0', '51', '2.5', 'x'])
    t.equal(assignComplaint(withFields({ sets })), 'Squat: how many sets?')
  for (const reps of ['x', '12-8', '8-', '-8', '1-2-3', '0'])
    t.match(assignComplaint(withFields({ reps })), 'is not a number of reps', reps)
  t.match(assignComplaint(withFields({ weight: 'heavy' })), '“heavy” is not a weight')
  t.match(assignComplaint(withFields({ isTimed: true, time: '1:2:3' })), 'is not a time')
  t.end()
})

t.test('what stands in the fields is what is sent', (t) => {
  t.strictSame(itemOf({}), { exerciseId: 'a', sets: 3 })
  t.match(itemOf({ reps: '8' }), { repsMin: 8, repsMax: 8 })
  t.match(itemOf({ reps: '8 – 12', weight: '62,5', rpe: '7.5' }), { repsMin: 8, repsMax: 12, weightKg: 62.5, rpe: 7.5 })
  t.match(itemOf({ isTimed: true, time: '1:30' }), { durationS: 90 })
  t.match(itemOf({ isTimed: true, time: '45' }), { durationS: 45 })
  const pounds = toAssignment(withFields({ weight: '135' }), 'lb').items[0]
  t.match(pounds, { weightKg: 61.235 })
  const { scheduledOn, notes, title } = toAssignment({ ...withFields({}), title: ' Legs ', days: ['b', 'a'] }, 'kg')
  t.strictSame({ scheduledOn, notes, title }, { scheduledOn: ['a', 'b'], notes: null, title: 'Legs' })
  t.end()
})

t.test('exercises come with what the coach suggests, and go again', (t) => {
  const draft = addItem(withFields({}), { exerciseId: 'b', name: 'Row', sets: 4, reps: 10, weightKg: 50 }, 'lb')
  t.match(draft.items[1], { row: 1, sets: '4', reps: '10', weight: '110.23' })
  const less = removeItem(draft, 0)
  t.match(addItem(less, squat, 'kg').items, [{ row: 1 }, { row: 2 }], 'a row keeps its name')
  t.end()
})

t.test('what is planned can be changed and comes back the same', (t) => {
  const item = {
    exerciseId: asId('a'),
    sets: 3,
    repsMin: 8,
    repsMax: 12,
    weightKg: 60,
    rpe: 8,
    durationS: null,
    notes: null,
  }
  const assignment: Assignment = {
    id: asId('i'),
    trainer: { id: asId('t'), displayName: 'Toni' },
    scheduledOn: '2026-06-15',
    title: 'Legs',
    notes: 'Easy',
    status: 'planned',
    workoutId: null,
    items: [
      { ...item, exercise: 'Squat' },
      { ...item, exercise: 'Plank', repsMin: null, repsMax: null, weightKg: null, rpe: null, durationS: 45 },
    ],
  }
  const draft = draftOf(assignment, 'kg')
  t.match(draft, { title: 'Legs', notes: 'Easy', days: ['2026-06-15'], items: [{ reps: '8-12' }, { time: '45' }] })
  t.match(toAssignment(draft, 'kg').items, [
    { sets: 3, repsMin: 8, repsMax: 12, weightKg: 60, rpe: 8 },
    { sets: 3, durationS: 45 },
  ])
  t.end()
})

t.test('what is asked for reads as people say it', (t) => {
  const item = { sets: 3, repsMin: null, repsMax: null, weightKg: null, rpe: null, durationS: null }
  const texts = [
    {},
    { sets: 1 },
    { repsMin: 5, repsMax: 5, weightKg: 100 },
    { repsMin: 8, repsMax: 12 },
    { repsMin: 8 },
    { repsMax: 8, rpe: 7.5 },
    { durationS: 90, weightKg: 20 },
    { weightKg: 60 },
  ].map((changes) => itemText({ ...item, ...changes }, format))
  t.strictSame(texts, [
    '3 sets',
    '1 set',
    '3 × 5 × 100 kg',
    '3 × 8–12 reps',
    '3 × 8+ reps',
    '3 × up to 8 reps at RPE 7.5',
    '3 × 1:30 × 20 kg',
    '3 sets × 60 kg',
  ])
  t.end()
})
