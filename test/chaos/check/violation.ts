import type { Entry, Truth } from '../history.ts'
import type { Story } from './story.ts'

/** What was promised, by the names the report uses. */
export type PromiseName =
  | 'saved-once'
  | 'never-stale'
  | 'versions-never-go-back'
  | 'shown-as-written'
  | 'follows'
  | 'stays-connected'
  | 'link-ended'
  | 'rooms-stay-open'
  | 'nobody-died'
  | 'nothing-refused'

/** What a violation is about: the entries that name any of it belong to its excerpt. */
export interface About {
  memberId?: string
  watcher?: string
  workoutId?: string
  key?: string
}

export interface Violation {
  promise: PromiseName
  atMs: number
  /** One sentence: what was seen, and what should have been. */
  text: string
  /** Cause and effect, and what leads from one to the other. */
  entries: readonly Entry[]
  about: About
}

/** One promise, held against what happened. Pure. */
export type Check = (story: Story, truth: Truth) => Violation[]
