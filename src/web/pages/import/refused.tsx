import type { ImportStatus } from '../../../contract/importing.ts'
import { plural } from '../../format/words.ts'
import { useFormat } from '../../state/use-format.ts'

interface Props {
  refused: ImportStatus['refused']
  /** how many there are, listed or not */
  count: number
  isOpen: boolean
}

/** Each line of a file that is no set, and why; nothing when there is none. */
export function Refused({ refused, count, isOpen }: Props) {
  const format = useFormat()
  if (count === 0) return null
  return (
    <details class="as-table" open={isOpen}>
      <summary>
        {format.number(count)} {plural(count, 'line')} that could not be read
      </summary>
      <section class="table-scroll" aria-label="Lines that could not be read">
        <table data-testid="refused-table">
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {refused.map(({ line, reason }, at) => (
              <tr key={at}>
                <th scope="row">{line}</th>
                <td class="table-text">{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {count > refused.length && <p class="quiet">The first {format.number(refused.length)} are listed.</p>}
    </details>
  )
}
