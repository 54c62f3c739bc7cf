import { deviceZone } from '../../../format/zoned-time.ts'
import type { Draft } from './draft.ts'

/**
 * Workouts half written are kept over a reload or an empty battery, on this device only: one per account, and one for
 * each workout that is planned (its id) or changed.
 */
export const draftName = (userId: string, of: string) => `spotter.draft:${userId}${of === '' ? '' : `:${of}`}`

export function keptDraft<Kept extends Draft>(userId: string, of = ''): Kept | null {
  try {
    const text = localStorage.getItem(draftName(userId, of))
    return text === null ? null : completed(JSON.parse(text) as Kept)
  } catch {
    return null
  }
}

/** A draft that an earlier build kept says less. */
const completed = <Kept extends Draft>(draft: Kept): Kept => ({
  ...{ ...draft, zone: draft.zone ?? deviceZone },
  exercises: draft.exercises.map((exercise) => ({
    ...{ ...exercise, notes: exercise.notes ?? '', withAbove: exercise.withAbove ?? false },
  })),
})

export function keepDraft(userId: string, draft: Draft, of = ''): void {
  try {
    localStorage.setItem(draftName(userId, of), JSON.stringify(draft))
  } catch {
    // Without room or permission the form works all the same.
  }
}

export const forgetDraft = (userId: string, of = ''): void => localStorage.removeItem(draftName(userId, of))

/** How many of an account's workouts are half written in this browser. */
export function countDrafts(userId: string): number {
  try {
    const names = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '')
    return names.filter((name) => name === draftName(userId, '') || name.startsWith(`${draftName(userId, '')}:`)).length
  } catch {
    return 0
  }
}
