import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { useMe } from '../../../state/session.tsx'
import type { Draft } from './draft.ts'
import { draftName, forgetDraft, keepDraft, keptDraft } from './kept-draft.ts'

/**
 * A draft that survives a reload.
 * @param of what it is a draft of; '' for a new workout
 * @param isWorthKeeping false for one in which nothing was done yet
 * @param onSavedElsewhere another tab saved it, or threw it away
 */
export function useDraft<Kept extends Draft>(
  of: string,
  initial: () => Kept,
  isWorthKeeping: (draft: Kept) => boolean,
  onSavedElsewhere: () => void = () => {},
) {
  const { user } = useMe()
  const [draft, setDraft] = useState<Kept>(() => keptDraft<Kept>(user.id, of) ?? initial())

  // with the rendering, not after the next paint: a reload may come first
  useLayoutEffect(() => {
    if (isWorthKeeping(draft)) keepDraft(user.id, draft, of)
  }, [draft, user.id, of])

  // what another tab writes is here at once: two forms of one draft would lose what the other wrote
  useEffect(() => {
    const follow = ({ key, newValue }: StorageEvent) => {
      if (key !== draftName(user.id, of)) return
      setDraft((newValue === null ? null : keptDraft<Kept>(user.id, of)) ?? initial())
      if (newValue === null) onSavedElsewhere()
    }
    addEventListener('storage', follow)
    return () => removeEventListener('storage', follow)
  }, [user.id, of])

  return { draft, setDraft, forget: () => forgetDraft(user.id, of) }
}
