import { useLayoutEffect, useState } from 'preact/hooks'
import { useMe } from '../../../state/session.tsx'
import type { Draft } from './draft.ts'
import { forgetDraft, keepDraft, keptDraft } from './kept-draft.ts'

/**
 * A draft that survives a reload.
 * @param of what it is a draft of; '' for a new workout
 * @param isWorthKeeping false for one in which nothing was done yet
 */
export function useDraft<Kept extends Draft>(
  of: string,
  initial: () => Kept,
  isWorthKeeping: (draft: Kept) => boolean,
) {
  const { user } = useMe()
  const [draft, setDraft] = useState<Kept>(() => keptDraft<Kept>(user.id, of) ?? initial())

  // with the rendering, not after the next paint: a reload may come first
  useLayoutEffect(() => {
    if (isWorthKeeping(draft)) keepDraft(user.id, draft, of)
  }, [draft, user.id, of])

  return { draft, setDraft, forget: () => forgetDraft(user.id, of) }
}
