import type { ImportStatus } from '../../../contract/importing.ts'
import { plural } from '../../format/words.ts'
import { useFormat } from '../../state/use-format.ts'
import asTableStyles from '../../ui/as-table.module.css'

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
    <details class={asTableStyles.asTable} open={isOpen}>
      <summary>
        {format.number(count)} {plural(count, 'line')} that could not be read
      </summary>
      <section class={asTableStyles.tableScroll} aria-label="Lines that could not be read">
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
                <td class={asTableStyles.tableText}>{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {count > refused.length && <p class="quiet">The first {format.number(refused.length)} are listed.</p>}
    </details>
  )
}
