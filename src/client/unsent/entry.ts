import type { Sent } from '../../contract/common.ts'
import type {
  BlockInput,
  DiscardAnswer,
  FinishAnswer,
  OpenAnswer,
  OpenInput,
  OpenPatch,
  OpenSetInput,
} from '../../contract/training/open-routes.ts'
import type { SavedWorkout, WorkoutInput, WorkoutPatch } from '../../contract/workouts.ts'
import { type ErrorCode, SpotterError } from '../errors.ts'

/**
 * What a person saved: a new workout, a change of one, or a step of the one in progress. `key` names this save; a repeat
 * under it is harmless.
 */
export type Save = NewWorkout | ChangedWorkout | WorkoutStep

/** What the server answers a save with. */
export type AnswerTo<S extends Save> = S extends WorkoutStep ? StepAnswer<S['step']> : SavedWorkout
type StepAnswer<S extends OpenStep> = S extends { do: 'finish' }
  ? FinishAnswer
  : S extends { do: 'discard' }
    ? DiscardAnswer
    : OpenAnswer

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

/**
 * One step of a workout in progress, also of one that was opened without a network: its id, and those of blocks and sets,
 * are the caller's. The steps of a workout are sent in their order.
 */
export interface WorkoutStep extends Named {
  kind: 'step'
  workoutId: string
  step: OpenStep
}

export type OpenStep =
  | { do: 'start'; open: Omit<Sent<OpenInput>, 'id'> }
  | { do: 'change'; patch: Sent<OpenPatch> }
  | { do: 'put-exercise'; id: string; exercise: Sent<BlockInput> }
  | { do: 'remove-exercise'; id: string }
  | { do: 'put-set'; id: string; set: Sent<OpenSetInput> }
  | { do: 'remove-set'; id: string }
  | { do: 'finish'; endedAt?: string }
  | { do: 'discard' }

/**
 * The name of a step that is saved now. Later words about a set, about an exercise or about the same field of a workout
 * take the place of earlier ones that have not been sent.
 */
export function keyOfStep(workoutId: string, step: OpenStep): string {
  switch (step.do) {
    case 'put-set':
    case 'remove-set':
      return `set:${step.id}`
    case 'put-exercise':
    case 'remove-exercise':
      return `${step.do}:${step.id}`
    case 'change':
      return `change:${workoutId}:${Object.keys(step.patch).sort().join()}`
    default:
      return `${step.do}:${workoutId}`
  }
}

/**
 * Whether later words about the same go where the earlier ones stood in line: others behind them rely on the workout or
 * the exercise being there.
 */
export const keepsPlace = (save: Save): boolean =>
  save.kind === 'step' && (save.step.do === 'start' || save.step.do === 'put-exercise')

const NOTHING_TO_BEGIN_WITH: readonly ErrorCode[] = ['unknown-assignment', 'unknown-workout', 'nothing-due']

/** A start whose plan is gone by now, without it: what was trained since counts all the same. */
export function withoutPlan<S extends Save>(save: S, { code }: SpotterError): S | undefined {
  if (save.kind !== 'step' || save.step.do !== 'start' || !NOTHING_TO_BEGIN_WITH.includes(code)) return undefined
  const { from, ...open } = save.step.open
  return from && { ...save, step: { ...save.step, open } }
}

/** A save that is kept until the server has answered for it. */
export type UnsentEntry = Save & {
  /** When it was saved, by this device's clock; later words have later times. */
  savedAtMs: number
  /** Its place in line, where that is not when it was saved. */
  placeMs?: number
  /** The server's no for good. Without one the entry waits. */
  refused?: Refusal
}

/** In this order entries are sent. */
export const placeOf = ({ placeMs, savedAtMs }: UnsentEntry): number => placeMs ?? savedAtMs

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
export function isSaved(answer: unknown): answer is SavedWorkout | StepAnswer<OpenStep> {
  const { workout, workoutId } = (answer ?? {}) as Partial<Pick<DiscardAnswer, 'workoutId'>> & {
    workout?: Partial<SavedWorkout['workout']> | null
  }
  if (workout === null) return typeof workoutId === 'string'
  return typeof workout?.id === 'string' && typeof workout.version === 'number'
}
