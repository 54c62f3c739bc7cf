import type { Version } from './common.ts'

/** How versions compare, on the server and in the client: without the schema library, which a browser need not load. */

/** The format of every cached and pushed view; raise it when a view's shape or meaning changes. */
export const VIEW_FORMAT = '6'

/** Versions of two histories or of two view formats have no order: whoever holds one has to ask again. */
export const comparable = (a: Version, b: Version): boolean => a.epoch === b.epoch && a.view === b.view

/** True when both name the same state, in all four parts. */
export const sameVersion = (a: Version, b: Version): boolean =>
  comparable(a, b) && a.revision === b.revision && a.today === b.today

/** True when `a` is a later state than `b` of the same history. */
export const isNewer = (a: Version, b: Version): boolean =>
  comparable(a, b) && (a.revision > b.revision || (a.revision === b.revision && a.today > b.today))
