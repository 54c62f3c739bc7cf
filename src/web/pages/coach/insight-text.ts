import { RECORD_KINDS, type RecordKind } from '../../../contract/enums.ts'
import type { Insight } from '../../../contract/progress.ts'
import type { Format } from '../../format/format.ts'
import { RECORD_NAMES } from '../../format/words.ts'
import type { IconName } from '../../ui/icon.tsx'

export interface InsightText {
  icon: IconName
  tone: 'warn' | 'good' | 'plain'
  title: string
  why: string
}

/** The one thing worth saying today, in words. */
export function insightText({ kind, exercise, inputs }: Insight, format: Format): InsightText {
  const number = (name: string): number => Number(inputs[name] ?? 0)
  switch (kind) {
    case 'deload':
      return {
        icon: 'clock',
        tone: 'warn',
        title: 'Time for a lighter week',
        why: `${deloadReason(number('stalls'), number('weeks'), format)} Keep the exercises, take about a tenth off the load and do half the sets.`,
      }
    case 'stall':
      return {
        icon: 'chart',
        tone: 'warn',
        title: `${exercise ?? 'One exercise'} has stopped going up`,
        why: `The last ${format.number(number('sessions'))} sessions stayed at or under an estimated max of ${format.weight(number('bestE1rmKg'), 1)}. Sleep, food and rest first; then other reps or a smaller step.`,
      }
    case 'record':
      return {
        icon: 'trophy',
        tone: 'good',
        title: `New record: ${exercise ?? ''}`,
        why: `${recordValue(inputs.kind, number('value'), format)}, ${format.when(String(inputs.on))}.`,
      }
    case 'on-track':
      return {
        icon: 'check',
        tone: 'good',
        title: 'On track',
        why: `${format.number(number('workouts'))} workouts in four weeks${trend(inputs.e1rmChangePct, format)}. Keep going.`,
      }
  }
}

function deloadReason(stalls: number, weeks: number, format: Format): string {
  if (stalls >= 2) return `${format.number(stalls)} lifts have stopped going up.`
  return `${format.number(weeks)} weeks without a lighter one, and strength is not rising.`
}

function recordValue(kind: unknown, value: number, format: Format): string {
  const known = RECORD_KINDS.find((one): one is RecordKind => one === kind)
  return known === undefined
    ? format.number(value, 1)
    : `${format.record({ kind: known, value })} ${RECORD_NAMES[known]}`
}

function trend(change: unknown, format: Format): string {
  if (typeof change !== 'number') return ''
  if (Math.abs(change) < 0.5) return ', strength steady'
  return `, strength ${change > 0 ? 'up' : 'down'} ${format.number(Math.abs(change), 1)}\u00a0%`
}
