import { useEffect, useState } from 'preact/hooks'
import type { Preferences } from '../../contract/accounts.ts'
import { client } from '../state/client.ts'
import { useMe, useSession } from '../state/session.tsx'
import { useTask } from '../state/use-task.ts'

/** A form over some of the preferences. What is changed in another window shows here, unless it is being edited. */
export function usePreferences<K extends keyof Preferences>(names: readonly K[]) {
  const { preferences } = useMe()
  const { loadMe } = useSession()
  const [edited, setEdited] = useState<Partial<Pick<Preferences, K>>>({})
  const [saved, setSaved] = useState(false)
  const save = useTask(async (more: Partial<Pick<Preferences, K>> = {}) => {
    await client.me.update({ preferences: { ...edited, ...more } })
    await loadMe()
    setEdited({})
    setSaved(true)
  })
  const isEdited = names.some((name) => name in edited)
  useEffect(() => {
    if (isEdited) setSaved(false)
  }, [isEdited])

  return {
    draft: { ...preferences, ...edited },
    set: (part: Partial<Pick<Preferences, K>>) => setEdited((before) => ({ ...before, ...part })),
    /** Saves what was edited, and `more` with it. */
    save: save.run,
    busy: save.busy,
    problem: save.problem,
    saved: saved && 'Saved.',
  }
}
