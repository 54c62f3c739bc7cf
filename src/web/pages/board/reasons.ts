import type { CoachingLink } from '../../../contract/coaching.ts'
import { RECORD_KINDS } from '../../../contract/enums.ts'
import type { Compliance, Flag, Standing } from '../../../contract/progress.ts'
import type { Format } from '../../format/format.ts'
import { plural, RECORD_NAMES } from '../../format/words.ts'

/** Why a client needs attention, the most urgent first; a record is good news, and needs none. */
const KINDS = [
  'pain',
  'silent',
  'missed-assignment',
  'compliance-drop',
  'e1rm-drop',
  'stall',
  'record',
] as const satisfies readonly (Flag['kind'] | 'silent')[]

/** One thing that a trainer should know of a client, in a sentence with its numbers. */
export interface Reason {
  kind: (typeof KINDS)[number]
  needsAttention: boolean
  text: string
  /** The workout that it is about. */
  workoutId: string | null
  /** Of two reasons of one kind the greater comes first. */
  weight: number
}

/**
 * What the board says of a client, the most urgent first.
 * @param today the civil date where the client lives
 */
export function reasonsOf(
  standing: Standing,
  link: Pick<CoachingLink, 'followUpDays' | 'since'>,
  today: string,
  format: Format,
): Reason[] {
  const silent = silence(standing.lastWorkoutOn, link, today, format)
  const flags = standing.flags.map((flag) => fromFlag(flag, format))
  return [...(silent === null ? [] : [silent]), ...flags].sort(byUrgency)
}

export const needsAttention = (reasons: readonly Reason[]): boolean => reasons.some((reason) => reason.needsAttention)

/** The order of the board: the most urgent reason, then how many there are, then the name. */
export function compareClients(
  a: { name: string; reasons: readonly Reason[] },
  b: { name: string; reasons: readonly Reason[] },
): number {
  const [first, second] = [a.reasons[0], b.reasons[0]]
  const byReason =
    first && second ? byUrgency(first, second) : Number(second !== undefined) - Number(first !== undefined)
  return byReason || b.reasons.length - a.reasons.length || a.name.localeCompare(b.name)
}

const byUrgency = (a: Reason, b: Reason): number => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || b.weight - a.weight

function silence(
  lastWorkoutOn: string | null,
  { followUpDays, since }: Pick<CoachingLink, 'followUpDays' | 'since'>,
  today: string,
  format: Format,
): Reason | null {
  const days = daysBetween(lastWorkoutOn ?? format.dateOf(since), today)
  if (days <= followUpDays) return null
  const waited = `${format.number(days)} ${plural(days, 'day')}`
  const limit = `(your limit: ${format.number(followUpDays)})`
  return {
    kind: 'silent',
    needsAttention: true,
    text:
      lastWorkoutOn === null
        ? `No workout yet, ${waited} into coaching ${limit}.`
        : `No workout for ${waited} ${limit}.`,
    workoutId: null,
    weight: days - followUpDays,
  }
}

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

function fromFlag(flag: Flag, format: Format): Reason {
  const number = (name: string): number => Number(flag.inputs[name] ?? 0)
  return {
    kind: flag.kind,
    needsAttention: flag.kind !== 'record',
    text: sentence(flag, number, format),
    workoutId: flag.workoutId,
    weight: flag.kind === 'missed-assignment' ? number('missed') : 0,
  }
}

function sentence({ kind, exercise, on, inputs }: Flag, number: (name: string) => number, format: Format): string {
  const when = on === null ? '' : ` ${format.when(on)}`
  switch (kind) {
    case 'pain':
      return `“${inputs.excerpt ?? inputs.word}”${exercise === null ? '' : ` on ${exercise}`},${when}.`
    case 'missed-assignment': {
      const missed = number('missed')
      if (missed === 1) return `Missed “${inputs.title}”${when}.`
      return `Missed ${format.number(missed)} planned workouts in ${format.number(number('days'))} days, last “${inputs.title}”${when}.`
    }
    case 'compliance-drop':
      return `Did ${of(number('completed7'), number('due7'), format)} planned workouts in 7 days, after ${of(number('completed30'), number('due30'), format)} in 30.`
    case 'stall':
      return `${exercise} has stopped going up: ${format.number(number('sessions'))} sessions at or under an estimated max of ${format.weight(number('bestE1rmKg'), 1)}.`
    case 'e1rm-drop':
      return `${exercise} is down ${format.number(number('dropPct'), 1)} %: estimated max ${format.weight(number('e1rmKg'), 1)}, from ${format.weight(number('bestE1rmKg'), 1)} within four weeks.`
    case 'record': {
      const record = RECORD_KINDS.find((known) => known === inputs.kind)
      const value = record && `${format.record({ kind: record, value: number('value') })} ${RECORD_NAMES[record]}`
      return `Record in ${exercise}: ${value ?? format.number(number('value'), 1)},${when}.`
    }
  }
}

const of = (completed: number, due: number, format: Format): string =>
  `${format.number(completed)} of ${format.number(due)}`

/** "2/3": of what was planned for these days, how much was done; "–" when nothing was. */
export const complianceText = ({ assigned, completed }: Compliance, format: Format): string =>
  assigned === 0 ? '–' : `${format.number(completed)}/${format.number(assigned)}`
