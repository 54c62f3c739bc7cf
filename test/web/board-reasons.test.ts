import t from 'tap'
import type { Flag, Standing } from '../../src/contract/index.ts'
import { createFormat } from '../../src/web/format/format.ts'
import { compareClients, complianceText, needsAttention, reasonsOf } from '../../src/web/pages/board/reasons.ts'
import { asId } from '../support/ids.ts'

const format = createFormat({ locale: 'en', weightUnit: 'kg', distanceUnit: 'km', timeZone: 'UTC' })
const TODAY = '2026-06-15'
const link = { followUpDays: 7, since: '2026-05-01T10:00:00.000Z' }
const none = { assigned: 0, completed: 0, share: null }

const standing = (changes: Partial<Standing> = {}): Standing => ({
  lastWorkoutOn: TODAY,
  compliance: { days7: none, days30: none, days90: none },
  flags: [],
  ...changes,
})
const flag = (kind: Flag['kind'], inputs: Flag['inputs'], more: Partial<Flag> = {}): Flag => ({
  kind,
  exerciseId: null,
  exercise: null,
  workoutId: null,
  on: null,
  inputs,
  ...more,
})
const textsOf = (changes: Partial<Standing>, at = link) =>
  reasonsOf(standing(changes), at, TODAY, format).map(({ text }) => text)

t.test('a client is silent after more days than the trainer waits, by the calendar of the client', (t) => {
  t.strictSame(textsOf({ lastWorkoutOn: '2026-06-08' }), [])
  t.strictSame(textsOf({ lastWorkoutOn: '2026-06-07' }), ['No workout for 8 days (your limit: 7).'])
  t.strictSame(textsOf({ lastWorkoutOn: '2026-06-07' }, { ...link, followUpDays: 10 }), [])
  t.strictSame(textsOf({ lastWorkoutOn: '2026-06-17' }), [], 'a workout of tomorrow is no silence')
  t.strictSame(textsOf({ lastWorkoutOn: null }), ['No workout yet, 45 days into coaching (your limit: 7).'])
  t.strictSame(textsOf({ lastWorkoutOn: null }, { ...link, since: `${TODAY}T08:00:00Z` }), [], 'nor is a first day')
  t.end()
})

t.test('each flag is a sentence with its numbers', (t) => {
  const bench = { exerciseId: asId('x'), exercise: 'Bench Press' }
  const texts = textsOf({
    flags: [
      flag('record', { kind: 'max_weight', value: 102.5 }, { ...bench, on: '2020-06-14' }),
      flag('stall', { sessions: 4, bestE1rmKg: 116.67 }, bench),
      flag('e1rm-drop', { e1rmKg: 98, bestE1rmKg: 110, dropPct: 10.9 }, bench),
      flag('compliance-drop', { completed7: 1, due7: 3, completed30: 9, due30: 11 }),
      flag('missed-assignment', { missed: 2, days: 7, title: 'Legs' }, { on: '2020-06-14' }),
      flag('pain', { word: 'hurts', excerpt: 'elbow hurts' }, { ...bench, on: '2020-06-14' }),
    ],
  })
  t.strictSame(texts, [
    '“elbow hurts” on Bench Press, Jun 14, 2020.',
    'Missed 2 planned workouts in 7 days, last “Legs” Jun 14, 2020.',
    'Did 1 of 3 planned workouts in 7 days, after 9 of 11 in 30.',
    'Bench Press is down 10.9 %: estimated max 98 kg, from 110 kg within four weeks.',
    'Bench Press has stopped going up: 4 sessions at or under an estimated max of 116.7 kg.',
    'Record in Bench Press: 102.5 kg heaviest, Jun 14, 2020.',
  ])
  t.match(
    textsOf({ flags: [flag('missed-assignment', { missed: 1, days: 7, title: 'Legs' }, { on: '2020-06-14' })] }),
    ['Missed “Legs” Jun 14, 2020.'],
  )
  t.end()
})

t.test('a record alone is good news; anything else needs attention', (t) => {
  const record = flag('record', { kind: 'max_weight', value: 100 }, { exercise: 'Squat', on: '2020-06-14' })
  const stall = flag('stall', { sessions: 4, bestE1rmKg: 100 }, { exercise: 'Squat' })
  t.notOk(needsAttention(reasonsOf(standing(), link, TODAY, format)))
  t.notOk(needsAttention(reasonsOf(standing({ flags: [record] }), link, TODAY, format)))
  t.ok(needsAttention(reasonsOf(standing({ flags: [record, stall] }), link, TODAY, format)))
  t.end()
})

t.test('the most urgent client is first: the reason, how bad, how many, and then the name', (t) => {
  const client = (name: string, changes: Partial<Standing>) => ({
    name,
    reasons: reasonsOf(standing(changes), link, TODAY, format),
  })
  const stall = flag('stall', { sessions: 4, bestE1rmKg: 100 }, { exercise: 'Squat' })
  const sorted = [
    client('Zoe', {}),
    client('Ben', {}),
    client('Silent for long', { lastWorkoutOn: '2026-05-01' }),
    client('Silent', { lastWorkoutOn: '2026-06-01' }),
    client('In pain', { flags: [flag('pain', { word: 'pain', excerpt: 'pain' })] }),
    client('Stalled', { flags: [stall] }),
    client('Stalled twice', { flags: [stall, stall] }),
    client('Record', { flags: [flag('record', { kind: 'max_weight', value: 1 }, { exercise: 'Squat' })] }),
  ].sort(compareClients)
  t.strictSame(
    sorted.map(({ name }) => name),
    ['In pain', 'Silent for long', 'Silent', 'Stalled twice', 'Stalled', 'Record', 'Ben', 'Zoe'],
  )
  t.end()
})

t.test('compliance is what was done of what was planned, and a dash where nothing was', (t) => {
  t.equal(complianceText({ assigned: 3, completed: 2, share: 2 / 3 }, format), '2/3')
  t.equal(complianceText({ assigned: 3, completed: 0, share: 0 }, format), '0/3')
  t.equal(complianceText(none, format), '–')
  t.end()
})
