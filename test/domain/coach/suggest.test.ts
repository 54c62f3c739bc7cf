import t from 'tap'
import { toKg } from '../../../src/contract/arithmetic/units.ts'
import type { Suggestion } from '../../../src/contract/index.ts'
import type { TrainedExercise } from '../../../src/domain/coach/history.ts'
import { suggest } from '../../../src/domain/coach/suggest.ts'
import { daysAgo, exerciseOf, planned, shapeAfter } from './log.ts'

/** "add-load 3 × 6 × 82.5", and "!" where the load was cut back. */
const said = ({ reason, sets, reps, weightKg, capped }: Suggestion) =>
  `${reason} ${sets} × ${reps} × ${weightKg}${capped ? ' !' : ''}`

const next = (exercise: TrainedExercise, unit: 'kg' | 'lb' = 'kg') =>
  said(suggest(exercise, shapeAfter([exercise], unit)))

type Sessions = Parameters<typeof exerciseOf>[0]
type Case = [what: string, sessions: Sessions, facts: Partial<TrainedExercise>, expected: string]

const linear = planned({ method: 'linear', repsMin: 5, repsMax: 5 })
const byEffort = planned({ method: 'rpe', repsMin: 5, repsMax: 8, targetRpe: 8 })
const assisted = { tracking: 'assisted_reps' as const }
const isolation = { mechanic: 'isolation' as const }

const CASES: Record<string, Case[]> = {
  'double progression': [
    ['one repetition more than the weakest set', [[3, '80x8 80x8 80x7']], {}, 'add-rep 3 × 8 × 80'],
    [
      'the top of the range in every set: a step up, from the bottom',
      [[3, '80x10 80x11 80x10']],
      {},
      'add-load 3 × 6 × 82.5',
    ],
    ['one set short of the top', [[3, '80x10 80x10 80x9']], {}, 'add-rep 3 × 10 × 80'],
    ['far below the range', [[3, '80x3']], {}, 'add-rep 1 × 4 × 80'],
    ['lighter sets before and after do not count', [[3, '60x12 80x10 70x12']], {}, 'add-load 1 × 6 × 82.5'],
    [
      'only the last session counts',
      [
        [10, '90x10'],
        [3, '80x8 80x8'],
      ],
      {},
      'add-rep 2 × 9 × 80',
    ],
    ['isolation goes up by a kilogram, over 8 to 12', [[3, '20x12 20x12']], isolation, 'add-load 2 × 8 × 21'],
    ['an exercise of unknown mechanic too', [[3, '20x12 20x12']], { mechanic: null }, 'add-load 2 × 8 × 21'],
    [
      'a range and a step of the member',
      [[3, '40x15']],
      planned({ repsMin: 10, repsMax: 15, stepKg: 1.25 }),
      'add-load 1 × 10 × 41.25',
    ],
    ['a weight between the steps is rounded down, and is still more', [[3, '81x10']], {}, 'add-load 1 × 6 × 82.5'],
  ],
  'linear progression': [
    ['the target in every set: a step up', [[3, '100x5 100x5 100x5']], linear, 'add-load 3 × 5 × 102.5'],
    ['one set short: the same again', [[3, '100x5 100x4']], linear, 'same-as-last 2 × 5 × 100'],
    [
      'short twice: the same again',
      [
        [6, '100x5 100x4'],
        [3, '100x4 100x4'],
      ],
      linear,
      'same-as-last 2 × 5 × 100',
    ],
    [
      'short three times: a tenth less',
      [
        [9, '100x4'],
        [6, '100x4'],
        [3, '100x3'],
      ],
      linear,
      'reduce-load 1 × 5 × 90',
    ],
    [
      'short three times, but not in a row',
      [
        [12, '100x4'],
        [9, '100x4'],
        [6, '97.5x5'],
        [3, '100x4'],
      ],
      linear,
      'same-as-last 1 × 5 × 100',
    ],
  ],
  'effort (RPE)': [
    // 5 reps at RPE 8 are 81.24 % of the maximum, at RPE 10 86.53 %
    ['as hard as asked: the same', [[3, '100x5@8']], byEffort, 'match-effort 1 × 5 × 100'],
    ['easier than asked: more', [[3, '100x5@7']], byEffort, 'match-effort 1 × 5 × 102.5'],
    ['harder than asked: less', [[3, '100x5@10']], byEffort, 'match-effort 1 × 5 × 92.5'],
    ['an effort below 7 is not trusted', [[3, '100x5@6.5']], byEffort, 'missing-data 1 × 5 × 100'],
    ['more than 12 repetitions are not trusted', [[3, '50x13@8']], byEffort, 'missing-data 1 × 13 × 50'],
    ['no effort logged', [[3, '100x5 100x5']], byEffort, 'missing-data 2 × 5 × 100'],
    ['one set says it for all', [[3, '100x5 100x5@8']], byEffort, 'match-effort 2 × 5 × 100'],
    [
      'never more than a step above the heaviest',
      [[3, '200x5@7']],
      planned({ method: 'rpe', repsMin: 5, repsMax: 5, targetRpe: 10 }),
      'match-effort 1 × 5 × 202.5 !',
    ],
  ],
  'what is missing': [
    ['nothing was ever logged', [], {}, 'no-history null × null × null'],
    ['the last session is over eight weeks old', [[57, '80x10']], {}, 'too-old null × null × null'],
    ['eight weeks to the day', [[56, '80x10']], {}, 'add-load 1 × 6 × 82.5'],
    ['a set without repetitions', [[3, '80x10 80x-']], {}, 'missing-data 2 × null × 80'],
    ['a lighter set without repetitions', [[3, '60x- 80x10']], {}, 'missing-data 1 × 10 × 80'],
    ['a set without weight', [[3, '80x10 -x10']], {}, 'missing-data 1 × 10 × 80'],
    ['no weight at all', [[3, '-x10 -x10']], {}, 'missing-data 2 × 10 × null'],
    ['no repetitions done', [[3, '80x0']], {}, 'missing-data 1 × 0 × 80'],
  ],
  'no load to add to': [
    ['body weight alone', [[3, '-x8 0x7']], { tracking: 'bodyweight_reps' }, 'add-rep 2 × 8 × null'],
    ['repetitions only', [[3, '-x30']], { tracking: 'reps_only' }, 'add-rep 1 × 31 × null'],
    ['help that nobody wrote down', [[3, '-x8 -x7']], assisted, 'add-rep 2 × 8 × null'],
    [
      'weight on a belt is a load',
      [[3, '30x12']],
      { tracking: 'bodyweight_reps', ...isolation },
      'add-load 1 × 8 × 31',
    ],
    ['time is repeated', [[3, '-x-']], { tracking: 'duration' }, 'same-as-last 1 × null × null'],
    ['a carried weight too', [[3, '40x-']], { tracking: 'weight_distance' }, 'same-as-last 1 × null × null'],
  ],
  'help on assisted lifts': [
    ['the top of the range in every set: a step less', [[3, '20x12 20x12 20x12']], assisted, 'less-help 3 × 6 × 17.5'],
    ['short of the top: one repetition more', [[3, '20x9 20x8']], assisted, 'add-rep 2 × 9 × 20'],
    ['the sets with the least help count', [[3, '30x12 20x10 30x8']], assisted, 'less-help 1 × 6 × 17.5'],
    ['never below none', [[3, '2x12']], assisted, 'less-help 1 × 6 × 0'],
    ['without help, as with body weight alone', [[3, '0x12 0x11']], assisted, 'add-rep 2 × 12 × null'],
    ['between the steps: up to the next one that is less', [[3, '21x12']], assisted, 'less-help 1 × 6 × 20'],
    ['help that is missing from a set', [[3, '20x12 -x12']], assisted, 'missing-data 1 × 12 × 20'],
    ['on target by linear progression', [[3, '20x5 20x5']], { ...assisted, ...linear }, 'less-help 2 × 5 × 17.5'],
    ['short of it once', [[3, '20x4']], { ...assisted, ...linear }, 'same-as-last 1 × 5 × 20'],
    [
      'short of it three times in a row: a step back',
      [
        [9, '20x4'],
        [6, '20x4'],
        [3, '20x3'],
      ],
      { ...assisted, ...linear },
      'more-help 1 × 5 × 22.5',
    ],
    ['effort goes by repetitions', [[3, '20x8@8']], { ...assisted, ...byEffort }, 'less-help 1 × 5 × 17.5'],
    ['a step of the member', [[3, '25x10']], { ...assisted, ...planned({ stepKg: 5 }) }, 'less-help 1 × 6 × 20'],
  ],
  'the caps': [
    ['a step of more than a tenth: a repetition in its place', [[3, '20x10 20x10']], {}, 'add-rep 2 × 11 × 20 !'],
    ['a tenth exactly', [[3, '25x10']], {}, 'add-load 1 × 6 × 27.5'],
    ['light dumbbells', [[3, '8x12']], isolation, 'add-rep 1 × 13 × 8 !'],
    ['a step of the member that is too large', [[3, '100x10']], planned({ stepKg: 20 }), 'add-rep 1 × 11 × 100 !'],
  ],
}

for (const [rule, cases] of Object.entries(CASES)) {
  t.test(rule, (t) => {
    for (const [what, sessions, facts, expected] of cases) t.equal(next(exerciseOf(sessions, facts)), expected, what)
    t.end()
  })
}

t.test('pounds go up in pounds', (t) => {
  const lb = (pounds: number) => toKg(pounds, 'lb')
  const exercise = exerciseOf([[3, `${lb(135)}x10`]])
  t.equal(next(exercise, 'lb'), `add-load 1 × 6 × ${lb(140)}`)
  t.equal(next(exerciseOf([[3, '61.23492x10']]), 'lb'), `add-load 1 × 6 × ${lb(140)}`, 'as Strong writes 135 lb')
  t.equal(next(exerciseOf([[3, `${lb(50)}x12`]], isolation), 'lb'), `add-load 1 × 8 × ${lb(52.5)}`)
  t.end()
})

t.test('a suggestion names the numbers that it is made of', (t) => {
  const exercise = exerciseOf([
    [10, '77.5x10 77.5x10'],
    [3, '60x12 80x8 80x7'],
  ])
  t.strictSame(suggest(exercise, shapeAfter([exercise])).inputs, {
    lastOn: daysAgo(3),
    workingWeightKg: 80,
    reps: [8, 7],
    repsMin: 6,
    repsMax: 10,
    stepKg: 2.5,
    targetRpe: null,
    e1rmKg: exercise.sessions[1]?.e1rmKg ?? null,
    stalledSessions: 0,
  })
  const tooOld = exerciseOf([[60, '80x8']])
  t.match(suggest(tooOld, shapeAfter([tooOld])).inputs, {
    lastOn: daysAgo(60),
    workingWeightKg: null,
    reps: [],
    e1rmKg: null,
  })
  t.end()
})
