import { useEffect, useRef, useState } from 'preact/hooks'
import type { ImportStatus } from '../../../contract/importing.ts'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useLoad } from '../../state/use-task.ts'
import { followImport, isUnderWay } from './follow-import.ts'

/** What is under way, and how much of it is done. */
export interface UnderWay {
  id: string
  isUndo: boolean
  share: number
}

/** The member's imports; one that is under way is followed, wherever and whenever it was begun. */
export function useImports() {
  const { state } = useOwnProgress()
  const list = useLoad(() => client.imports.list(), [state?.version.revision])
  const [underWay, setUnderWay] = useState<UnderWay | null>(null)
  const [ended, setEnded] = useState<ImportStatus | null>(null)
  const followed = useRef<string | null>(null)

  async function follow({ id, status }: Pick<ImportStatus, 'id' | 'status'>): Promise<void> {
    if (followed.current !== null) return
    followed.current = id
    const isUndo = status === 'undoing'
    setEnded(null)
    setUnderWay({ id, isUndo, share: 0 })
    try {
      setEnded(await followImport(id, (share) => setUnderWay({ id, isUndo, share })))
    } finally {
      followed.current = null
      setUnderWay(null)
      list.reload()
    }
  }

  const open = list.value?.data.imports.findLast(isUnderWay)
  useEffect(() => {
    // nobody answers: the list is read again, and with it this
    if (open !== undefined) void follow(open).catch(() => {})
  }, [open?.id, open?.status])

  return {
    imports: list.value?.data.imports ?? null,
    problem: list.problem,
    underWay,
    ended,
    follow,
    forget: () => setEnded(null),
  }
}
