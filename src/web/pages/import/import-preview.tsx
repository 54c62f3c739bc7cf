import { DATE_ORDERS, type DateOrder, ENCODINGS, type Encoding } from '../../../contract/enums.ts'
import type { ImportPreview } from '../../../contract/importing.ts'
import { plural } from '../../format/words.ts'
import { TimeZoneSelect } from '../../parts/time-zone-select.tsx'
import { useFormat } from '../../state/use-format.ts'
import asTableStyles from '../../ui/as-table.module.css'
import { Field } from '../../ui/field.tsx'
import formStyles from '../../ui/form.module.css'
import type { Choices } from './choices.ts'
import { Counts } from './counts.tsx'

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
const ORDERS: Record<DateOrder, string> = {
  dmy: 'Day, month, year',
  mdy: 'Month, day, year',
  ymd: 'Year, month, day',
}
const ENCODING_NAMES: Record<Encoding, string> = {
  'utf-8': 'Unicode (UTF-8)',
  'utf-16le': 'Unicode (UTF-16)',
  'utf-16be': 'Unicode (UTF-16, big-endian)',
  'windows-1252': 'Western European',
  'windows-1250': 'Central European',
  'windows-1251': 'Cyrillic',
  'windows-1253': 'Greek',
  'windows-1254': 'Turkish',
  shift_jis: 'Japanese',
  gbk: 'Chinese (simplified)',
  big5: 'Chinese (traditional)',
  'euc-kr': 'Korean',
}

/** What a file was taken for, in a sentence and the numbers; what it does not say can be said here. */
export function Understood({ preview, choices, onChoose }: Props) {
  const format = useFormat()
  const { counts, unit, timeZone, dates, encoding, firstOn, lastOn } = preview
  const facts: [string, number][] = [
    ['Workouts', counts.workouts],
    ['Sets', counts.sets],
    ['Already there', counts.known],
    ['Deleted in Spotter', counts.deleted],
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
      <Counts counts={facts} />
      <div class={formStyles.grid}>
        {dates.order !== null && (
          <Field label="Its dates are written" hint={dateHint(dates)}>
            {(attributes) => (
              <select
                {...attributes}
                data-testid="import-dates"
                value={dates.from === 'unknown' ? '' : (dates.order ?? '')}
                onChange={({ currentTarget: { value } }) => {
                  const dateOrder = DATE_ORDERS.find((order) => order === value)
                  if (dateOrder !== undefined) onChoose({ ...choices, dateOrder })
                }}
              >
                {dates.from === 'unknown' && <option value="">Choose</option>}
                {DATE_ORDERS.map((order) => (
                  <option key={order} value={order}>
                    {ORDERS[order]}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
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
          <Field label="Time zone of these workouts" hint={hintOf(timeZone)}>
            {(attributes) => (
              <TimeZoneSelect
                {...attributes}
                value={timeZone.value}
                onChange={(zone) => onChoose({ ...choices, timeZone: zone })}
              />
            )}
          </Field>
        )}
        {preview.delimiter !== null && encoding.value !== 'utf-8' && (
          <EncodingField encoding={encoding} choices={choices} onChoose={onChoose} />
        )}
      </div>
      {preview.delimiter !== null && encoding.value === 'utf-8' && (
        <details class={asTableStyles.asTable}>
          <summary>Do letters look wrong?</summary>
          <EncodingField encoding={encoding} choices={choices} onChoose={onChoose} />
        </details>
      )}
    </div>
  )
}

/** How the file's letters are written, where they come out wrong. */
function EncodingField({ encoding, choices, onChoose }: Omit<Props, 'preview'> & Pick<ImportPreview, 'encoding'>) {
  const hint =
    encoding.from === 'assumed' ? 'Nothing in the file says. Choose another one if letters look wrong.' : undefined
  return (
    <Field label="Its letters are" hint={hint}>
      {(attributes) => (
        <select
          {...attributes}
          data-testid="import-encoding"
          value={encoding.value}
          onChange={({ currentTarget: { value } }) => {
            const chosen = ENCODINGS.find((name) => name === value)
            if (chosen !== undefined) onChoose({ ...choices, encoding: chosen })
          }}
        >
          {ENCODINGS.map((name) => (
            <option key={name} value={name}>
              {ENCODING_NAMES[name]}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

function dateHint({ from, example }: ImportPreview['dates']): string {
  const written = example === null ? '' : ` It writes “${example}”.`
  if (from === 'unknown') return `The file does not say which is the day and which the month.${written}`
  return from === 'asked' ? `As you said.${written}` : `As the file’s other dates tell.${written}`
}

const between = (first: string, last: string, write: (day: string) => string): string =>
  first === last ? `of ${write(first)}` : `from ${write(first)} to ${write(last)}`

function hintOf({ repeatedTimes, missingTimes }: ImportPreview['timeZone']): string {
  const odd = repeatedTimes + missingTimes
  if (odd === 0) return 'The file has times of day, without a zone.'
  return `${odd} ${plural(odd, 'workout')} began in an hour that a change of clocks repeats or leaves out.`
}
