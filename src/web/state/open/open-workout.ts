import { useEffect, useMemo, useState } from 'preact/hooks'
import { errorOf, keyOfStep, type OpenStep, type UnsentEntry, type WorkoutStep } from '../../../client/index.ts'
import type { Tracking } from '../../../contract/enums.ts'
import type { FinishAnswer, OpenAnswer } from '../../../contract/training/open-routes.ts'
import type { OpenWorkout } from '../../../contract/training/open-workout.ts'
import type { WorkoutView } from '../../../contract/workouts.ts'
import { client, onSignedOut } from '../client.ts'
import { getLocal, putLocal } from '../local-store.ts'
import { useOwnProgress } from '../own-progress.tsx'
import { useMe } from '../session.tsx'
import { useUnsent } from '../unsent.ts'
import { applyStep } from './apply-step.ts'

/** The workout in progress as a server has answered, and the revision of that. */
interface Known {
  workout: OpenWorkout | null
  epoch: string
  revision: number
}

/** A workout that has just been finished here. */
export interface Finished {
  workout: OpenWorkout
  /** Null as long as no server has answered. */
  answer: FinishAnswer | null
}

const names = new Map<string, { name: string; tracking: Tracking }>(
  Object.entries(getLocal<Record<string, { name: string; tracking: Tracking }>>('open-names') ?? {}),
)
let answered: Known | null = null
let finished: Finished | null = null
const listeners = new Set<() => void>()
const notify = () => {
  for (const listener of [...listeners]) listener()
}

/** What a block that is about to be put is called, until the server says so. */
export function nameBlock(id: string, known: { name: string; tracking: Tracking }): void {
  names.set(id, known)
  putLocal('open-names', Object.fromEntries([...names].slice(-50)))
}

type Answered = Pick<OpenAnswer, 'epoch' | 'revision'> & { workout: OpenWorkout | WorkoutView | null }

function take({ epoch, revision, workout }: Answered): void {
  const isNewer = answered === null || answered.epoch !== epoch || answered.revision < revision
  if (isNewer) answered = { epoch, revision, workout: isOpen(workout) ? workout : null }
}

const isOpen = (workout: Answered['workout']): workout is OpenWorkout => workout !== null && workout.status === 'open'

onSignedOut(() => {
  answered = null
  finished = null
  settling = []
  waiting = []
  names.clear()
})

/** Takes what a request outside of the queue was answered with. */
export function takeAnswer(answer: Answered): void {
  take(answer)
  notify()
}

/**
 * Does steps of the workout in progress: shown at once, sent in their order when the server can be reached. What it
 * refuses is said; the page then shows the workout as the server has it.
 */
export function doStep(workoutId: string, ...steps: OpenStep[]): void {
  for (const step of steps) {
    const key = keyOfStep(workoutId, step)
    client.unsent
      .save<WorkoutStep>({ kind: 'step', key, workoutId, step })
      .then((outcome) => {
        if (outcome.state !== 'sent' || outcome.saved === undefined) return
        take(outcome.saved)
        settling = settling.filter((one) => one.key !== key)
        if (step.do === 'finish' && finished?.workout.id === workoutId)
          finished = { ...finished, answer: outcome.saved as FinishAnswer }
        notify()
      })
      .catch((error: unknown) => {
        // one that is kept as refused is seen there
        if (client.unsent.entries().some((entry) => entry.key === key && entry.refused !== undefined)) return
        settling = settling.filter((one) => one.key !== key)
        tell(error, { workoutId, step })
      })
  }
}

/** Whoever sees the summary of a workout whose end was not taken would believe it was. */
function tell(error: unknown, { workoutId, step }: Pick<WorkoutStep, 'workoutId' | 'step'>): void {
  if (step.do === 'finish' && finished?.workout.id === workoutId) finished = null
  notify()
  for (const listener of [...refusals]) listener(error, step)
}

const refusals = new Set<(error: unknown, step: OpenStep) => void>()
/** Tells of steps that the server would not take. */
export function onRefused(listener: (error: unknown, step: OpenStep) => void): () => void {
  refusals.add(listener)
  return () => refusals.delete(listener)
}

export function rememberFinished(workout: OpenWorkout): void {
  finished = { workout, answer: null }
  notify()
}

/** Steps that a server has just taken, for as long as it may take until what is followed live says so too. */
const SETTLING_MS = 2_000
let waiting: Waiting[] = []
let settling: (Waiting & { takenAtMs: number })[] = []

function settle(): void {
  const steps = client.unsent.entries().filter(isStepOf)
  const now = steps.filter(({ refused }) => refused === undefined)
  const nameOf = ({ key, savedAtMs }: Waiting) => `${key} ${savedAtMs}`
  const keys = new Set(now.map(nameOf))
  const kept = new Set(steps.map(({ key }) => key))
  const takenAtMs = Date.now()
  const taken = waiting.filter((one) => !keys.has(nameOf(one)) && !kept.has(one.key))
  const waited = new Set(waiting.map(nameOf))
  const no = steps.find((one) => one.refused !== undefined && waited.has(nameOf(one)))
  settling = [...settling, ...taken.map((one) => ({ ...one, takenAtMs }))].filter(
    (one) => takenAtMs - one.takenAtMs < SETTLING_MS,
  )
  waiting = now
  if (settling.length > 0) setTimeout(settle, SETTLING_MS + 50)
  if (no?.refused !== undefined) tell(errorOf(no.refused), no)
  notify()
}
client.unsent.onChange(settle)

type Waiting = UnsentEntry & WorkoutStep
const isStepOf = (entry: UnsentEntry): entry is UnsentEntry & WorkoutStep => entry.kind === 'step'

/** The workout in progress as this browser sees it: what the server last said, and on top of it what was not sent yet. */
export function useOpenWorkout(): { workout: OpenWorkout | null; finished: Finished | null; unsent: number } {
  const { user } = useMe()
  const { state } = useOwnProgress()
  const entries = useUnsent()
  const [, redraw] = useState(0)
  useEffect(() => {
    const renew = () => redraw((n) => n + 1)
    listeners.add(renew)
    return () => {
      listeners.delete(renew)
    }
  }, [])
  const known = newest(state && { ...state.version, workout: state.view.open }, answered)
  const workout = useMemo(() => {
    const context = { userId: user.id, nowMs: Date.now(), names }
    return [
      ...settling,
      ...entries.filter(isStepOf).filter(({ refused }) => refused === undefined),
    ].reduce<OpenWorkout | null>(
      (before, { workoutId, step }) => applyStep(before, workoutId, step, context),
      known?.workout ?? null,
    )
  }, [known?.workout, entries, user.id, settling])
  return { workout, finished, unsent: entries.filter(isStepOf).length }
}

/** Another epoch is another history: then what is followed live counts. */
function newest(followed: Known | null, other: Known | null): Known | null {
  if (followed === null) return other
  return other !== null && other.epoch === followed.epoch && other.revision > followed.revision ? other : followed
}
