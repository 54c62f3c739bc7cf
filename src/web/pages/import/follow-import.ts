import type { ImportStatus } from '../../../features/importing/contract.ts'
import { client } from '../../state/client.ts'

const ASK_EVERY_MS = 1000

/** Waits until an import has ended; live news make it quick, asking makes it sure. */
export async function followImport(started: ImportStatus, onShare: (share: number) => void): Promise<ImportStatus> {
  let wake = () => {}
  const stopListening = client.live().onImportProgress(({ importId, share, status }) => {
    if (importId !== started.id) return
    onShare(share)
    if (status === 'done' || status === 'failed') wake()
  })
  try {
    let status = started
    while (status.status === 'stored' || status.status === 'running') {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ASK_EVERY_MS)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      status = await client.imports.status(started.id)
    }
    return status
  } finally {
    stopListening()
  }
}
