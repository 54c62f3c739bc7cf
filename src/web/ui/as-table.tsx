import type { ComponentChildren } from 'preact'
import styles from './as-table.module.css'
import { ScrollArea } from './scroll-area.tsx'

interface Props {
  /** What each column is; the first one names its row. */
  columns: readonly string[]
  /** The cells of each row, in the order of the columns. */
  rows: readonly (readonly ComponentChildren[])[]
  testid?: string
}

/** A chart's numbers, for whoever reads rather than looks. */
export function AsTable({ columns, rows, testid }: Props) {
  return (
    <details class={styles.asTable}>
      <summary>Show the numbers</summary>
      <ScrollArea class={styles.tableScroll} label={`The numbers: ${columns.join(', ')}`}>
        <table data-testid={testid}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([head, ...cells], row) => (
              <tr key={row}>
                <th scope="row">{head}</th>
                {cells.map((cell, at) => (
                  <td key={at}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </details>
  )
}
