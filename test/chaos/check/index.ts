import { follows } from './follows.ts'
import { linkEnded } from './link-ended.ts'
import { neverStale } from './never-stale.ts'
import { nobodyDied } from './nobody-died.ts'
import { nothingRefused } from './nothing-refused.ts'
import { roomsStayOpen } from './rooms-stay-open.ts'
import { savedOnce } from './saved-once.ts'
import { shownAsWritten } from './shown-as-written.ts'
import { staysConnected } from './stays-connected.ts'
import { versionsNeverGoBack } from './versions-never-go-back.ts'
import type { Check } from './violation.ts'

/** Everything that is promised, in the order in which a person would want to know. */
export const CHECKS: readonly Check[] = [
  savedOnce,
  neverStale,
  versionsNeverGoBack,
  shownAsWritten,
  follows,
  staysConnected,
  linkEnded,
  roomsStayOpen,
  nobodyDied,
  nothingRefused,
]
