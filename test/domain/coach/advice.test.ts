import t from 'tap'
import type { Id } from '../../../src/contract/common.ts'
import { MUSCLES } from '../../../src/contract/enums.ts'
import { dueSession } from '../../../src/domain/coach/due-session.ts'
import type { TrainedExercise, TrainedWorkout } from '../../../src/domain/coach/history.ts'
import { insightOf, type NewRecord } from '../../../src/domain/coach/insight.ts'
import { readinessOf } from '../../../src/domain/coach/readiness.ts'
import { dropOf, strengthFlags } from '../../../src/domain/coach/strength-flags.ts'
import { lowestMuscle } from '../../../src/domain/coach/volume-advice.ts'
import { asId } from '../../support/ids.ts'
import { daysAgo, exerciseOf, historyOf, sessionOf, TODAY } from './log.ts'

const workout = (days: number, title: string, exercises: string): TrainedWorkout => ({
  title,
  on: daysAgo(days),
  exerciseIds: exercises.split(' ').map(asId),
})

t.test('the session that is due is the one done longest ago, of those in use', (t) => {
  const due = (...workouts: TrainedWorkout[]) => dueSession(workouts, TODAY)?.title ?? null
  const [push, pull, legs] = ['bench press dips', 'row curl pulldown', 'squat lunge calf']
  t.equal(due(), null)
  t.equal(due(workout(3, 'only', 'bench')), 'only', 'a single one is better than nothing')
  t.equal(due(workout(57, 'old', 'bench')), null, 'nothing in eight weeks')
  t.equal(
    due(
      ...[workout(12, 'legs', legs), workout(10, 'push', push), workout(8, 'pull', pull)],
      ...[workout(5, 'legs', legs), workout(3, 'push', push), workout(1, 'pull', pull)],
    ),
    'legs',
  )
  t.equal(
    due(workout(9, 'A', push), workout(6, 'B', legs), workout(4, 'Other title', `${push} fly`), workout(2, 'B', legs)),
    'Other title',
    'mostly the same exercises are one session, and its newest workout stands for it',
  )
  t.equal(
    due(workout(40, 'gone', pull), workout(35, 'gone', pull), workout(9, 'A', push), workout(2, 'A', push)),
    'A',
    'what was not done for four weeks is not in use',
  )
  t.equal(
    due(workout(20, 'hotel', 'plank'), workout(9, 'A', push), workout(2, 'A', push)),
    'A',
    'nor what was done once, where there are habits',
  )
  t.end()
})

const record: NewRecord = {
  exerciseId: asId('bench'),
  exercise: 'Bench press',
  kind: 'max_e1rm',
  value: 120,
  on: daysAgo(1),
}
const insight = (exercises: TrainedExercise[], news?: NewRecord) => {
  const history = historyOf(exercises)
  return insightOf(history, readinessOf(history), news)
}
const flat = (id: Id) =>
  exerciseOf(
    [
      [22, '100x5'],
      [15, '100x5'],
      [8, '100x5'],
      [1, '100x5'],
    ],
    { id, name: id },
  )
const rising = exerciseOf([
  [22, '100x5'],
  [15, '101x5'],
  [8, '102x5'],
  [1, '103x5'],
])

t.test('one thing is said: a lighter week before a stall before a record before on track', (t) => {
  t.match(insight([flat(asId('bench')), flat(asId('squat'))], record), {
    kind: 'deload',
    exerciseId: null,
    inputs: { stalls: 2 },
  })
  t.match(insight([flat(asId('bench')), rising], record), { kind: 'record' }, 'the same id: the rising one counts')
  t.match(insight([flat(asId('squat')), rising], record), { kind: 'stall', exercise: 'squat', inputs: { sessions: 3 } })
  t.match(insight([rising], record), {
    kind: 'record',
    exercise: 'Bench press',
    inputs: { kind: 'max_e1rm', value: 120 },
  })
  t.match(insight([rising]), { kind: 'on-track', inputs: { workouts: 4 } })
  t.equal(
    insight([
      exerciseOf([
        [9, '100x5'],
        [2, '100x5'],
      ]),
    ]),
    null,
    'two workouts say nothing',
  )
  t.equal(
    insight([
      exerciseOf([
        [26, '110x5'],
        [23, '111x5'],
        [3, '100x5'],
        [1, '100x5'],
      ]),
    ]),
    null,
    'strength that comes down is not on track',
  )
  t.end()
})

/** Four weeks of this exercise, so many sets a week. */
const weekly = (sets: number, facts: Partial<TrainedExercise>) =>
  exerciseOf(
    [23, 16, 9, 2].map((days) => [days, Array(sets).fill('50x10').join(' ')]),
    facts,
  )

t.test('the muscle with the fewest sets is named when it is under the band', (t) => {
  const everything = MUSCLES.map((muscle) => weekly(12, { id: asId(muscle), muscles: [{ muscle, role: 'primary' }] }))
  const lowest = (...exercises: TrainedExercise[]) => lowestMuscle(historyOf(exercises), 10)
  const without = (name: string) => everything.filter(({ id }) => id !== name)
  t.equal(lowest(...everything), null, 'all in the band')
  t.strictSame(lowest(...without('calves')), { muscle: 'calves', setsPerWeek: 0 })
  t.equal(lowest(...without('neck')), null, 'nobody is sent to train the neck')
  const helper = weekly(10, { id: asId('helper'), muscles: [{ muscle: 'calves', role: 'secondary' }] })
  t.strictSame(lowest(...without('calves'), helper), { muscle: 'calves', setsPerWeek: 5 }, 'a half where it helps')
  t.equal(lowestMuscle(historyOf(without('calves')), 0), null, "the member's own band")
  t.equal(lowest(exerciseOf([[20, '50x10']])), null, 'under three weeks are no habit')
  const unknown = weekly(80, { id: asId('own'), muscles: [] })
  t.equal(lowest(...without('calves'), unknown), null, 'what is not known may be calves')
  t.equal(lowest(), null)
  t.end()
})

t.test('a trainer is told of stalls, and of strength that fell by a tenth in four weeks', (t) => {
  const sessions = (...written: [number, string][]) => written.map(([days, sets]) => sessionOf(days, sets))
  t.match(dropOf(sessions([20, '100x1'], [1, '90x1']), TODAY), {
    on: daysAgo(1),
    inputs: { e1rmKg: 90, bestE1rmKg: 100, dropPct: 10 },
  })
  t.equal(dropOf(sessions([20, '100x1'], [1, '90.5x1']), TODAY), null, 'less than a tenth')
  t.equal(dropOf(sessions([30, '100x1'], [1, '80x1']), TODAY), null, 'more than four weeks before')
  t.equal(dropOf(sessions([30, '100x1'], [15, '80x1']), TODAY), null, 'old news')
  t.equal(dropOf(sessions([20, '100x1'], [1, '60x20']), TODAY), null, 'no estimate is no drop')
  t.match(dropOf(sessions([20, '100x1'], [3, '85x1'], [1, '60x20']), TODAY), { on: daysAgo(3) })

  const fell = exerciseOf(
    [
      [20, '100x1'],
      [1, '80x1'],
    ],
    { id: asId('press'), name: 'press' },
  )
  t.match(strengthFlags(historyOf([flat(asId('squat')), fell])), [
    { kind: 'stall', exerciseId: 'squat', on: daysAgo(22), inputs: { sessions: 3 } },
    { kind: 'e1rm-drop', exercise: 'press', on: daysAgo(1) },
  ])
  const kinds = strengthFlags(historyOf([flat(asId('squat')), flat(asId('bench')), fell])).map(({ kind }) => kind)
  t.strictSame(kinds, ['stall', 'stall'], 'in a lighter week nothing has dropped')
  t.end()
})
