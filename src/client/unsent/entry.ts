import type { Sent } from '../../contract/common.ts'
import type { SavedWorkout, WorkoutInput, WorkoutPatch } from '../../contract/workouts.ts'
import { type ErrorCode, SpotterError } from '../errors.ts'

/** What a person saved: a new workout, or a change of one. `key` names this save; a repeat under it is harmless. */
export type Save = NewWorkout | ChangedWorkout

interface Named {
  key: string
  /** What the form held, for the caller to go on with if the save is refused. It is kept and not looked at. */
  form?: unknown
}

export interface NewWorkout extends Named {
  kind: 'new'
  workout: Sent<WorkoutInput>
}

export interface ChangedWorkout extends Named {
  kind: 'change'
  workoutId: string
  /** The version of the workout that was edited: a save over a newer one is refused. */
  version?: number
  patch: Sent<WorkoutPatch>
}

/** A save that is kept until the server has answered for it. */
export type UnsentEntry = Save & {
  /** When it was saved, by this device's clock; later entries have later times, so it is the order too. */
  savedAtMs: number
  /** The server's no for good. Without one the entry waits. */
  refused?: Refusal
}

export interface Refusal {
  status: number
  code: ErrorCode
  title: string
  detail?: string
  errors: { path: string; message: string }[]
}

/**
 * Whether an error says that this save will never be taken as it is. A proxy's page is no answer of ours, and without a
 * session nobody has looked at the save.
 */
export function isRefusal(error: unknown): error is SpotterError {
  if (!(error instanceof SpotterError) || error.temporary || error.status === 401) return false
  return error.code !== 'unexpected-answer'
}

export const refusalOf = ({ status, code, message, detail, errors }: SpotterError): Refusal => ({
  status,
  code,
  title: message,
  ...(detail !== undefined && { detail }),
  errors,
})

/** The error that an entry was refused with, as it came. */
export const errorOf = ({ status, code, ...options }: Refusal): SpotterError => new SpotterError(status, code, options)

/** A hotel's sign-in page answers 200 to everything: only a workout of ours means that the save has arrived. */
export function isSaved(answer: unknown): answer is SavedWorkout {
  const { workout } = (answer ?? {}) as Partial<SavedWorkout>
  return typeof workout?.id === 'string' && typeof workout.version === 'number'
}
