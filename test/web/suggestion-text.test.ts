import t from 'tap'
import type { Suggestion } from '../../src/contract/index.ts'
import { createFormat } from '../../src/web/format/format.ts'
import { suggestionText } from '../../src/web/format/suggestion-text.ts'
import { asId } from '../support/ids.ts'

const format = createFormat({ locale: 'en-GB', weightUnit: 'kg', distanceUnit: 'km', timeZone: 'UTC' })
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)

const suggestion = (changes: Partial<Suggestion>, inputs: Partial<Suggestion['inputs']> = {}): Suggestion => ({
  exerciseId: asId('01900000-0000-7000-8000-000000000001'),
  exercise: 'Squat',
  tracking: 'weight_reps',
  method: 'double',
  sets: 3,
  reps: 8,
  weightKg: 80,
  reason: 'add-rep',
  capped: false,
  inputs: {
    lastOn: yesterday,
    workingWeightKg: 80,
    reps: [8, 8, 7],
    repsMin: 6,
    repsMax: 10,
    stepKg: 2.5,
    targetRpe: null,
    e1rmKg: 101.3,
    stalledSessions: 0,
    ...inputs,
  },
  ...changes,
})

t.test('a suggestion reads as a person would say it', (t) => {
  const cases: [Suggestion, what: string, why: string][] = [
    [suggestion({}), '3 × 8 × 80 kg', '8, 8, 7 reps with 80 kg yesterday: one more rep before the load goes up.'],
    [
      suggestion({ reason: 'add-load', reps: 6, weightKg: 82.5 }, { reps: [10, 10] }),
      '3 × 6 × 82.5 kg',
      '10, 10 reps with 80 kg yesterday, every set on target: add 2.5 kg, and back to 6 reps.',
    ],
    [
      suggestion(
        { reason: 'add-load', method: 'linear', reps: 5, weightKg: 82.5 },
        { reps: [5], repsMin: 5, repsMax: 5 },
      ),
      '3 × 5 × 82.5 kg',
      '5 reps with 80 kg yesterday, every set on target: add 2.5 kg.',
    ],
    [
      suggestion({ capped: true, reps: 13, weightKg: 8 }, { reps: [12], workingWeightKg: 8 }),
      '3 × 13 × 8 kg',
      '12 reps with 8 kg yesterday. The next weight up would be too big a jump, so one more rep first.',
    ],
    [
      suggestion({ weightKg: null, sets: 1, reps: 2 }, { reps: [1], workingWeightKg: null }),
      '1 × 2 reps',
      '1 rep yesterday: one more rep.',
    ],
    [
      suggestion(
        { reason: 'less-help', tracking: 'assisted_reps', reps: 6, weightKg: 17.5 },
        { reps: [12, 12], workingWeightKg: 20 },
      ),
      '3 × 6 × 17.5 kg of help',
      '12, 12 reps with 20 kg of help yesterday, every set on target: a little less help, and back to 6 reps.',
    ],
    [
      suggestion({ reason: 'match-effort', method: 'rpe' }, { targetRpe: 8.5 }),
      '3 × 8 × 80 kg at RPE 8.5',
      'From an estimated max of 101.3 kg, the load for effort 8.5 of 10.',
    ],
    [
      suggestion({ reason: 'deload', sets: 2 }),
      '2 × 8 × 80 kg',
      'Lighter on purpose. Last time: 8, 8, 7 reps with 80 kg yesterday.',
    ],
    [
      suggestion({ reason: 'same-as-last', reps: null, weightKg: null }, { reps: [], workingWeightKg: null }),
      '3 sets',
      'The same as last time; log what you do.',
    ],
  ]
  for (const [given, what, why] of cases) t.strictSame(suggestionText(given, format), { what, why }, given.reason)
  const nothing = suggestion(
    { reason: 'no-history', sets: null, reps: null, weightKg: null },
    { lastOn: null, reps: [] },
  )
  t.match(suggestionText(nothing, format), { what: 'Your choice', why: /^Not logged yet\./ })
  t.end()
})
