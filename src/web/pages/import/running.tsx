import { useFormat } from '../../state/use-format.ts'
import { Card } from '../../ui/card.tsx'
import styles from './import.module.css'
import type { UnderWay } from './use-imports.ts'

/** How far an import, or its undo, is. It goes on without this page. */
export function Running({ underWay: { isUndo, share } }: { underWay: UnderWay }) {
  const format = useFormat()
  const percent = `${format.number(Math.floor(share * 100))} %`
  return (
    <Card title={isUndo ? 'Undoing the import' : 'Importing'} aside={<span class="number">{percent}</span>}>
      <progress
        class={styles.importBar}
        value={share}
        max={1}
        aria-label={isUndo ? 'How much is undone' : 'How much is imported'}
        data-testid="import-bar"
      />
      <p class="quiet">You can leave this page: it goes on, and your progress follows.</p>
    </Card>
  )
}
