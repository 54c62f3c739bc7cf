import type { Draft } from './draft.ts'

/** A workout half written is kept over a reload or an empty battery: one per account, on this device only. */
const nameOf = (userId: string) => `spotter.draft:${userId}`

export function keptDraft(userId: string): Draft | null {
  try {
    const text = localStorage.getItem(nameOf(userId))
    return text === null ? null : (JSON.parse(text) as Draft)
  } catch {
    return null
  }
}

export function keepDraft(userId: string, draft: Draft): void {
  try {
    localStorage.setItem(nameOf(userId), JSON.stringify(draft))
  } catch {
    // Without room or permission the form works all the same.
  }
}

export const forgetDraft = (userId: string): void => localStorage.removeItem(nameOf(userId))
