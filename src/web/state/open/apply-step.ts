import type { OpenStep } from '../../../client/index.ts'
import { toKg } from '../../../contract/arithmetic/units.ts'
import type { Tracking } from '../../../contract/enums.ts'
import type { OpenWorkout } from '../../../contract/training/open-workout.ts'

/* What a step makes of the workout in progress, before the server has said so. Pure. */

export type Block = OpenWorkout['exercises'][number]
export type OpenSet = Block['sets'][number]

/** What this browser knows of exercises whose block it made, for as long as the server has not answered. */
export type Names = ReadonlyMap<string, { name: string; tracking: Tracking }>

export interface Context {
  userId: string
  nowMs: number
  names: Names
}

const byPosition = (a: { position: number; id: string }, b: { position: number; id: string }): number =>
  a.position - b.position || (a.id < b.id ? -1 : 1)

/** Null: no workout is open. */
export function applyStep(
  before: OpenWorkout | null,
  workoutId: string,
  step: OpenStep,
  context: Context,
): OpenWorkout | null {
  if (step.do === 'start') return before?.id === workoutId ? before : started(workoutId, step, context)
  if (before?.id !== workoutId) return before
  switch (step.do) {
    case 'change': {
      const { title, notes, rest, cue } = step.patch
      return {
        ...before,
        ...(title !== undefined && { title }),
        ...(notes !== undefined && { notes }),
        ...(cue === null && { cue }),
        ...(rest !== undefined && {
          rest: rest && {
            lengthS: rest.lengthS,
            endsAt: rest.endsAt ?? new Date(context.nowMs + rest.lengthS * 1000).toISOString(),
          },
        }),
      }
    }
    case 'put-exercise': {
      const { id, exercise: block } = step
      const former = before.exercises.find((one) => one.id === id)
      const known = context.names.get(id) ?? former ?? { name: block.name ?? '', tracking: 'weight_reps' as const }
      const next = {
        ...{ id, position: block.position, name: known.name, tracking: known.tracking },
        exerciseId: (block.exerciseId ?? former?.exerciseId ?? id) as Block['exerciseId'],
        notes: block.notes ?? null,
        supersetGroup: block.supersetGroup ?? null,
        restS: block.restS ?? null,
        sets: former?.sets ?? [],
      } as Block
      return { ...before, exercises: [...before.exercises.filter((one) => one !== former), next].sort(byPosition) }
    }
    case 'remove-exercise':
      return { ...before, exercises: before.exercises.filter(({ id }) => id !== step.id) }
    case 'put-set':
      return putSet(before, step, context)
    case 'remove-set':
      return {
        ...before,
        exercises: before.exercises.map((block) => ({
          ...block,
          sets: block.sets.filter(({ id }) => id !== step.id),
        })),
      }
    case 'finish':
    case 'discard':
      return null
  }
}

function started(id: string, { open }: OpenStep & { do: 'start' }, { userId, nowMs }: Context): OpenWorkout {
  const at = open.startedAt ?? new Date(nowMs).toISOString()
  return {
    ...({ id, userId } as Pick<OpenWorkout, 'id' | 'userId'>),
    ...{ status: 'open', leftOpen: false, title: open.title ?? 'Workout', notes: null, startedAt: at, endedAt: null },
    ...{ timeZone: open.timeZone ?? 'UTC', localDate: at.slice(0, 10), source: 'manual', version: 1 },
    ...{ createdAt: at, updatedAt: at, exercises: [], rest: null, cue: null },
    assignmentId: (open.from?.assignmentId ?? null) as OpenWorkout['assignmentId'],
  }
}

function putSet(before: OpenWorkout, { id, set }: OpenStep & { do: 'put-set' }, { nowMs }: Context): OpenWorkout {
  const former = before.exercises.flatMap(({ sets }) => sets).find((one) => one.id === id)
  const { exercise, position, type = 'normal', weight = null, unit = 'kg', done, doneAt } = set
  const at = done ? (former?.doneAt ?? doneAt ?? new Date(nowMs).toISOString()) : null
  const next = {
    ...former,
    ...{ id, position, type, weight, unit, weightKg: weight === null ? null : toKg(weight, unit) },
    ...{ reps: set.reps ?? null, rpe: set.rpe ?? null, durationS: set.durationS ?? null },
    ...{ distanceM: set.distanceM ?? null, doneAt: at },
  } as OpenSet
  const block = before.exercises.find((one) => one.id === exercise)
  const restS = done && former?.doneAt == null ? (block?.restS ?? null) : null
  return {
    ...before,
    exercises: before.exercises.map((one) => {
      const others = one.sets.filter((other) => other.id !== id)
      return one.id === exercise ? { ...one, sets: [...others, next].sort(byPosition) } : { ...one, sets: others }
    }),
    ...(restS !== null &&
      restS > 0 && { rest: { lengthS: restS, endsAt: new Date(Date.parse(at ?? '') + restS * 1000).toISOString() } }),
  }
}
