import type { Version } from '../contract/common.ts'
import { VIEW_FORMAT } from '../contract/version.ts'
import { encodeEntry } from './entry.ts'
import { FAMILIES, type FamilyName, jitteredMs } from './keys.ts'
import type { EntryToStore } from './store.ts'
import type { Snapshot } from './types.ts'

/** A loaded view as bytes, made once for the answer and the entry alike. */
export interface View {
  version: Version
  expiresAtMs: number | null
  body: Buffer
}

export const viewOf = ({ epoch, revision, today, expiresAtMs, data }: Snapshot): View => ({
  version: { epoch, revision, today, view: VIEW_FORMAT },
  expiresAtMs,
  body: Buffer.from(JSON.stringify(data)),
})

/** The view as an entry of its family; null when its day is over already. */
export function entryOf(
  { family, key }: { family: FamilyName; key: string },
  view: View,
  nowMs: number,
): EntryToStore | null {
  const untilMidnightMs = view.expiresAtMs === null ? Number.POSITIVE_INFINITY : view.expiresAtMs - nowMs
  const ttlMs = Math.floor(Math.min(jitteredMs(FAMILIES[family].lifetimeSeconds), untilMidnightMs))
  if (ttlMs < 1) return null
  return { key, value: encodeEntry(view), ttlMs }
}
