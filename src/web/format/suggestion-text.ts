import type { Suggestion } from '../../contract/progress.ts'
import type { Format } from './format.ts'
import { plural } from './words.ts'

/** A suggestion in words: `what` to lift, "3 × 8 × 80 kg", and `why` in a sentence. */
export function suggestionText(suggestion: Suggestion, format: Format): { what: string; why: string } {
  return { what: whatOf(suggestion, format), why: whyOf(suggestion, format) }
}

/** "80 kg"; of an assisted lift "20 kg of help" */
const loadText = ({ tracking }: Suggestion, kg: number, format: Format): string =>
  tracking === 'assisted_reps' ? `${format.weight(kg)} of help` : format.weight(kg)

function whatOf(suggestion: Suggestion, format: Format): string {
  const { sets, reps, weightKg, method, reason, inputs, tracking } = suggestion
  const load = weightKg === null ? '' : ` × ${loadText(suggestion, weightKg, format)}`
  if (sets === null) return 'Your choice'
  if (reps === null) return `${format.number(sets)} ${plural(sets, 'set')}${load}`
  const amount = load === '' ? ` ${plural(reps, 'rep')}` : load
  const effort = method === 'rpe' && tracking !== 'assisted_reps' && reason !== 'deload' && inputs.targetRpe !== null
  return `${format.number(sets)} × ${format.number(reps)}${amount}${effort ? ` at RPE ${format.number(inputs.targetRpe ?? 0, 1)}` : ''}`
}

/** "10, 9, 8 reps with 80 kg 3 days ago" */
function lastTime(suggestion: Suggestion, format: Format): string {
  const { reps, workingWeightKg, lastOn } = suggestion.inputs
  const done = `${reps.map((count) => format.number(count)).join(', ')} ${plural(reps.at(-1) ?? 0, 'rep')}`
  const load = workingWeightKg === null ? '' : ` with ${loadText(suggestion, workingWeightKg, format)}`
  return `${done}${load}${lastOn === null ? '' : ` ${format.when(lastOn)}`}`
}

function whyOf(suggestion: Suggestion, format: Format): string {
  const { capped, method, weightKg, inputs, tracking } = suggestion
  const { repsMin, repsMax, workingWeightKg, lastOn, e1rmKg, targetRpe } = inputs
  switch (suggestion.reason) {
    case 'no-history':
      return 'Not logged yet. Start light and log it; the next suggestion builds on that.'
    case 'too-old':
      return `Last done ${lastOn === null ? 'long ago' : format.when(lastOn)}. That is too long ago to build on: start lighter than you remember.`
    case 'missing-data':
      return 'Last time something was left out, so nothing is added. Log weight and reps of every set, and the load can go up.'
    case 'same-as-last':
      return sameAsLast(suggestion, format)
    case 'add-rep':
      if (workingWeightKg === null) return `${lastTime(suggestion, format)}: one more rep.`
      if (tracking === 'assisted_reps')
        return `${lastTime(suggestion, format)}: one more rep before the help comes down.`
      if (!capped) return `${lastTime(suggestion, format)}: one more rep before the load goes up.`
      return `${lastTime(suggestion, format)}. The next weight up would be too big a jump, so one more rep first.`
    case 'add-load': {
      const added = workingWeightKg === null || weightKg === null ? '' : ` ${format.weight(weightKg - workingWeightKg)}`
      const back = method === 'double' && repsMax > repsMin ? `, and back to ${format.number(repsMin)} reps` : ''
      return `${lastTime(suggestion, format)}, every set on target: add${added}${back}.`
    }
    case 'reduce-load':
      return `Under ${format.number(repsMin)} reps with ${format.weight(workingWeightKg ?? 0)} three times in a row: take about a tenth off and build up again.`
    case 'less-help':
      return `${lastTime(suggestion, format)}, every set on target: ${weightKg ? 'a little less help' : 'now without help'}${repsMax > repsMin ? `, and back to ${format.number(repsMin)} reps` : ''}.`
    case 'more-help':
      return `Under ${format.number(repsMin)} reps with ${format.weight(workingWeightKg ?? 0)} of help three times in a row: take a step more and build up again.`
    case 'match-effort':
      return `From an estimated max of ${format.weight(e1rmKg ?? 0, 1)}, the load for effort ${format.number(targetRpe ?? 0, 1)} of 10${capped ? ', held back to a small step' : ''}.`
    case 'deload':
      return `Lighter on purpose. Last time: ${lastTime(suggestion, format)}.`
    case 'after-deload':
      return `Back to what you lifted before the lighter week${capped ? ', in a step that is safe' : ''}.`
  }
}

function sameAsLast(suggestion: Suggestion, format: Format): string {
  const { inputs, method } = suggestion
  if (inputs.reps.length === 0) return 'The same as last time; log what you do.'
  const again =
    method === 'linear'
      ? `, short of ${format.number(inputs.repsMin)} in a set: the same weight again.`
      : ': the same again.'
  return `${lastTime(suggestion, format)}${again}`
}
