import type { ImportPreview } from '../../../features/importing/contract.ts'
import type { Unit } from '../../../vocabulary.ts'
import { useFormat } from '../../format/use-format.ts'
import { plural } from '../../format/words.ts'
import { Field } from '../../ui/field.tsx'
import { TimeZoneSelect } from '../settings/time-zone-select.tsx'

/** What the person says of a file; what is left out is as the file says, or as the member's own. */
export interface Choices {
  unit?: Unit
  timeZone?: string
}

interface Props {
  preview: ImportPreview
  choices: Choices
  onChoose: (choices: Choices) => void
}

const UNITS: Record<ImportPreview['unit']['value'], string> = {
  kg: 'kilograms',
  lb: 'pounds',
  mixed: 'kilograms and pounds',
}

/** What a file was taken for, in a sentence and the numbers; what it does not say can be said here. */
export function Understood({ preview, choices, onChoose }: Props) {
  const format = useFormat()
  const { counts, unit, timeZone, firstOn, lastOn } = preview
  const facts: [string, number][] = [
    ['Workouts', counts.workouts],
    ['Sets', counts.sets],
    ['Already there', counts.known],
    ['Rest timers skipped', counts.restTimers],
    ['Lines refused', counts.refused],
  ]
  return (
    <div data-testid="understood">
      <p>
        <strong>{preview.format === 'other' ? 'A training log' : `A ${preview.app} export`}</strong>
        {firstOn !== null && lastOn !== null && ` with workouts ${between(firstOn, lastOn, format.dayWithYear)}`}.
        {unit.from === 'stated' && ` Weights are in ${UNITS[unit.value]}, as the file says.`}
        {timeZone.from === 'stated' && ' Its times say where they were.'}
      </p>
      <dl class="facts facts-three">
        {facts
          .filter(([name, count]) => count > 0 || name === 'Workouts' || name === 'Sets')
          .map(([name, count]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd class="number">{format.number(count)}</dd>
            </div>
          ))}
      </dl>
      <div class="form form-grid">
        {unit.from !== 'stated' && (
          <Field label="Weights are in" hint="The file does not say.">
            {(attributes) => (
              <select
                {...attributes}
                data-testid="import-unit"
                value={unit.value}
                onChange={({ currentTarget: { value } }) =>
                  onChoose({ ...choices, unit: value === 'lb' ? 'lb' : 'kg' })
                }
              >
                <option value="kg">Kilograms</option>
                <option value="lb">Pounds</option>
              </select>
            )}
          </Field>
        )}
        {timeZone.from !== 'stated' && (
          <Field label="You trained in" hint={hintOf(timeZone)}>
            {(attributes) => (
              <TimeZoneSelect
                {...attributes}
                value={timeZone.value}
                onChange={(zone) => onChoose({ ...choices, timeZone: zone })}
              />
            )}
          </Field>
        )}
      </div>
    </div>
  )
}

const between = (first: string, last: string, write: (day: string) => string): string =>
  first === last ? `of ${write(first)}` : `from ${write(first)} to ${write(last)}`

function hintOf({ repeatedTimes, missingTimes }: ImportPreview['timeZone']): string {
  const odd = repeatedTimes + missingTimes
  if (odd === 0) return 'The file has times of day, without a zone.'
  return `${odd} ${plural(odd, 'workout')} began in an hour that a change of clocks repeats or leaves out.`
}
