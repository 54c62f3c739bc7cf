import type { Pages } from '../state/use-pages.ts'
import { Button } from '../ui/button.tsx'

/** The end of a list of which there is more. */
export function ShowOlder({ pages: { hasOlder, older } }: { pages: Pick<Pages<unknown>, 'hasOlder' | 'older'> }) {
  return (
    <>
      {hasOlder && (
        <p class="center">
          <Button busy={older.busy} onClick={older.run}>
            Show older
          </Button>
        </p>
      )}
      {older.problem !== null && <p class="problem-text">{older.problem}</p>}
    </>
  )
}
