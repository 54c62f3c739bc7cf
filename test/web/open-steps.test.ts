import t from 'tap'
import type { OpenStep } from '../../src/client/index.ts'
import type { OpenWorkout } from '../../src/contract/training/open-workout.ts'
import { kept } from '../../src/web/pages/train/beginnings.ts'
import { lateWords } from '../../src/web/state/late-words.ts'
import { applyStep } from '../../src/web/state/open/apply-step.ts'
import { doneOf, inputOf } from '../../src/web/state/open/inputs.ts'
import { newId } from '../../src/web/state/open/new-id.ts'
import { asId } from '../support/ids.ts'
import { until } from '../support/until.ts'

/* The workout in progress as a page makes it, before a server has said anything. */

const workoutId = newId()
const context = { userId: newId(), nowMs: Date.parse('2026-12-01T10:00:00Z'), names: new Map() }
const after = (...steps: OpenStep[]) =>
  steps.reduce<OpenWorkout | null>((before, step) => applyStep(before, workoutId, step, context), null)!

t.test('a set says when it was ticked, and says the same when it is changed later', async (t) => {
  const [block, id] = [asId(newId()), newId()]
  const doneAt = '2026-12-01T09:59:00.000Z'
  const set = { exercise: block, position: 0, reps: 5 }
  const begun: OpenStep[] = [
    { do: 'start', open: {} },
    { do: 'put-exercise', id: block, exercise: { name: 'Log Press', position: 0 } },
    { do: 'put-set', id, set: { ...set, ...doneOf(doneAt) } },
  ]
  const [ticked] = after(...begun).exercises[0]!.sets
  t.equal(ticked!.doneAt, doneAt)
  const changed = { ...set, reps: 6, ...doneOf(ticked!.doneAt) }
  t.match(changed, { done: true, doneAt })
  t.match(after(...begun, { do: 'put-set', id, set: changed }).exercises[0]!.sets, [{ reps: 6, doneAt }])
  t.strictSame(doneOf(null), { done: false })
})

t.test('an exercise under a new name is named until a server knows it', async (t) => {
  const id = newId()
  const put = (exercise: (OpenStep & { do: 'put-exercise' })['exercise']): OpenStep => ({
    do: 'put-exercise',
    id,
    exercise,
  })
  const begun = [{ do: 'start', open: {} }, put({ name: 'Log Press', position: 0 })] as const
  const [block] = after(...begun).exercises
  t.match(inputOf(block!), { name: 'Log Press', position: 0 })
  t.notOk('exerciseId' in inputOf(block!))
  const [moved] = after(...begun, put({ ...inputOf(block!), position: 7 })).exercises
  t.match(inputOf(moved!), { name: 'Log Press', position: 7 })
  const exerciseId = newId()
  const [known] = after(...begun, put({ exerciseId, position: 0 })).exercises
  t.match(inputOf(known!), { exerciseId })
  t.notOk('name' in inputOf(known!))
})

t.test('what is begun without a network has its plan from one side only', async (t) => {
  const blocks = [{ name: 'Squat', tracking: 'weight_reps' as const, sets: [{}] }]
  const [assignmentId, former] = [asId(newId()), asId(newId())]
  t.strictSame(kept({}), { blocks: [] })
  t.strictSame(kept({ from: { due: true }, blocks }), { blocks })
  t.strictSame(
    kept({ from: { assignmentId }, blocks }),
    { from: { assignmentId }, blocks: [] },
    'so that it is fulfilled',
  )
  t.strictSame(kept({ from: { workoutId: former } }), { from: { workoutId: former }, blocks: [] })
  t.equal(after({ do: 'start', open: { from: { assignmentId } } }).assignmentId, assignmentId)
})

t.test('letters that are typed are sent together: after a pause, or when the field is left', async (t) => {
  const sent: string[] = []
  const notes = lateWords((words) => sent.push(words), 20)
  for (const words of ['f', 'fe', 'felt', 'felt good']) notes.type(words)
  t.strictSame(sent, [])
  await until(() => sent.length > 0, { what: 'the pause to end' })
  t.strictSame(sent, ['felt good'])
  const left = lateWords((words) => sent.push(words), 3_600_000)
  left.type('felt light')
  left.flush()
  left.flush()
  t.strictSame(sent, ['felt good', 'felt light'])
})
