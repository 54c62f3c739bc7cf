import type { ImportStatus } from '../../../contract/importing.ts'
import { client } from '../../state/client.ts'

const ASK_EVERY_MS = 1000

/** An import that is not finished, or its undo. */
export const isUnderWay = ({ status }: Pick<ImportStatus, 'status'>): boolean =>
  status === 'stored' || status === 'running' || status === 'undoing'

/** Waits until an import, or its undo, has ended; live news make it quick, asking makes it sure. */
export async function followImport(id: string, onShare: (share: number) => void): Promise<ImportStatus> {
  let wake = () => {}
  const stopListening = client.live().onImportProgress((progress) => {
    if (progress.importId !== id) return
    onShare(progress.share)
    if (!isUnderWay(progress)) wake()
  })
  try {
    let status = await client.imports.status(id)
    while (isUnderWay(status)) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ASK_EVERY_MS)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      // asked again at the next turn when nobody answers now: the import goes on by itself
      status = await client.imports.status(id).catch(() => status)
    }
    return status
  } finally {
    stopListening()
  }
}
