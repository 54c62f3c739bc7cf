import { type SQL, sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { Id } from '../../../contract/common.ts'
import type { BlockInput, OpenAnswer, OpenSetInput, OpenWorkout, Rest, WorkoutSet } from '../../../contract/index.ts'
import { problem } from '../../../contract/problems.ts'
import type { Transaction } from '../../../db/open.ts'
import { insertion, whole } from '../../../db/recordset.ts'
import { type MemberCalendar, memberCalendar } from '../../../domain/calendar/member-calendar.ts'
import { readMeanings } from '../../../domain/exercises/exercise-resolution.ts'
import { namesAndIds, resolveExercises } from '../../../domain/exercises/own-exercises.ts'
import { BLOCK_COLUMNS, OPEN_SET_COLUMNS, setColumns } from '../../../domain/workouts/workout-rows.ts'
import { type PlacedSet, shownSet } from '../../../domain/workouts/workout-views.ts'
import type { Saved } from '../../../saving/save.ts'
import { isEmpty, valuesOf } from '../service.ts'
import { type Asked, changeOpen } from './changing.ts'

type Block = OpenWorkout['exercises'][number]

const isDone = ({ doneAt }: WorkoutSet): boolean => doneAt !== null
const isByTrainer = ({ memberId, byId }: Asked): boolean => memberId !== byId

/** In their order. */
function ordered<T extends { id: string; position: number }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
}

/** Adds an exercise to an open workout, or changes it. Throws unknown-exercise; set-done for a trainer who comes too late. */
export function putBlock(app: FastifyInstance, asked: Asked, id: Id, input: BlockInput): Promise<Saved<OpenAnswer>> {
  const { memberId } = asked
  return changeOpen(app, asked, 'set-changed', {
    ask: (tx) => readMeanings(tx, memberId, namesAndIds([input])),
    change: async (before, meanings, { tx }) => {
      const former = before.exercises.find((block) => block.id === id)
      const doneSets = former?.sets.filter(isDone) ?? []
      if (isByTrainer(asked) && doneSets.length > 0) throw problem('set-done')
      const { ids, known } = await resolveExercises(tx, memberId, [{ ...input, sets: [] }], { meanings })
      const exerciseId = ids[0] as Id
      const block: Block = {
        id,
        position: input.position,
        exerciseId,
        name: known.get(exerciseId)?.name ?? '',
        tracking: known.get(exerciseId)?.tracking ?? 'weight_reps',
        notes: whole(input.notes ?? null),
        supersetGroup: input.supersetGroup ?? null,
        restS: input.restS ?? null,
        sets: former?.sets ?? [],
      }
      const row = {
        id,
        workout_id: before.id,
        position: block.position,
        exercise_id: exerciseId,
        superset_group: block.supersetGroup,
        notes: block.notes,
        rest_s: block.restS,
      }
      const isOther = former !== undefined && former.exerciseId !== exerciseId && doneSets.length > 0
      return {
        workout: {
          ...before,
          exercises: ordered([...before.exercises.filter((other) => other !== former), block]),
        },
        content: sql`${insertion(sql`workout_exercise`, BLOCK_COLUMNS, [row])}
          ${onConflict(Object.keys(BLOCK_COLUMNS))} where workout_exercise.workout_id = ${before.id} returning 1 as one`,
        counted: isOther ? [former.exerciseId, exerciseId] : [],
      }
    },
  })
}

/** Takes an exercise out of an open workout; one that is not there is gone already. */
export function removeBlock(app: FastifyInstance, asked: Asked, id: Id): Promise<Saved<OpenAnswer>> {
  return changeOpen(app, asked, 'set-changed', {
    ask: async () => undefined,
    change: (before) => {
      const former = before.exercises.find((block) => block.id === id)
      if (former === undefined) return { workout: before }
      const isCounted = former.sets.some(isDone)
      if (isByTrainer(asked) && isCounted) throw problem('set-done')
      return {
        workout: { ...before, exercises: before.exercises.filter((block) => block !== former) },
        content: sql`delete from workout_exercise where id = ${id} returning 1 as one`,
        counted: isCounted ? [former.exerciseId] : [],
      }
    },
  })
}

/**
 * Writes a set: planned, done, or changed. What is left out of its values is nothing; targets that are left out stay, and
 * for a trainer all that is left out stays. Throws not-found when the workout has no such block, empty-set, and for a
 * trainer set-done or forbidden.
 */
export function putSet(app: FastifyInstance, asked: Asked, id: Id, input: OpenSetInput): Promise<Saved<OpenAnswer>> {
  const { memberId } = asked
  if (isByTrainer(asked) && input.done) throw problem('forbidden', 'Only the member does a set')
  return changeOpen(app, asked, input.done ? 'set-done' : 'set-changed', {
    ask: (tx) => readCalendar(tx, memberId),
    change: (before, { weightUnit }, { now }) => {
      const from = before.exercises.find(({ sets }) => sets.some((set) => set.id === id))
      const former = from?.sets.find((set) => set.id === id)
      const block = before.exercises.find((one) => one.id === input.exercise)
      if (block === undefined) throw problem('not-found', 'The workout has no exercise of this id')
      const wasDone = former !== undefined && isDone(former)
      if (isByTrainer(asked) && wasDone) throw problem('set-done')
      const values = valuesOf(isByTrainer(asked) ? { ...kept(former), ...input } : input, weightUnit)
      if (input.done && isEmpty(values)) throw problem('empty-set')
      const row: PlacedSet = {
        ...values,
        ...targetsOf(former, input),
        id,
        position: input.position,
        doneAt: input.done ? (former?.doneAt ?? doneAt(input, before, now)) : null,
      }
      const shown = shownSet(row, before)
      const others = before.exercises.map((one) =>
        one === from || one === block ? { ...one, sets: one.sets.filter((set) => set !== former) } : one,
      )
      const touched = new Set([
        ...(wasDone && from ? [from.exerciseId] : []),
        ...(input.done ? [block.exerciseId] : []),
      ])
      return {
        workout: {
          ...before,
          rest: input.done && !wasDone ? restAfter(block, shown.doneAt as string, before.rest, now) : before.rest,
          exercises: others.map((one) => (one.id === block.id ? { ...one, sets: ordered([...one.sets, shown]) } : one)),
        },
        content: sql`${insertion(sql`set`, OPEN_SET_COLUMNS, [setColumns(block.id, row.position, row)])}
          ${onConflict(Object.keys(OPEN_SET_COLUMNS))} where set.workout_exercise_id = any(${uuidsOf(before)})
          returning 1 as one`,
        counted: [...touched],
        onlyAdded: !wasDone,
      }
    },
  })
}

/** Takes a set out of an open workout; one that is not there is gone already. */
export function removeSet(app: FastifyInstance, asked: Asked, id: Id): Promise<Saved<OpenAnswer>> {
  return changeOpen(app, asked, 'set-changed', {
    ask: async () => undefined,
    change: (before) => {
      const block = before.exercises.find(({ sets }) => sets.some((set) => set.id === id))
      if (block === undefined) return { workout: before }
      const wasDone = block.sets.some((set) => set.id === id && isDone(set))
      if (isByTrainer(asked) && wasDone) throw problem('set-done')
      const without = { ...block, sets: block.sets.filter((set) => set.id !== id) }
      return {
        workout: { ...before, exercises: before.exercises.map((one) => (one === block ? without : one)) },
        content: sql`delete from set where id = ${id} returning 1 as one`,
        counted: wasDone ? [block.exerciseId] : [],
      }
    },
  })
}

/** A row of this id is changed, if it is of this workout. */
function onConflict(columns: readonly string[]): SQL {
  const changed = columns.filter((name) => name !== 'id')
  return sql`on conflict (id) do update set ${sql.raw(changed.map((name) => `${name} = excluded.${name}`).join(', '))}`
}

const uuidsOf = ({ exercises }: OpenWorkout): SQL => sql`${`{${exercises.map(({ id }) => id).join(',')}}`}::uuid[]`

/** The values of a set as they were entered. */
const kept = (former: WorkoutSet | undefined) =>
  former && {
    type: former.type,
    weight: former.weight,
    unit: former.unit,
    reps: former.reps,
    rpe: former.rpe,
    durationS: former.durationS,
    distanceM: former.distanceM,
  }

function targetsOf(former: WorkoutSet | undefined, input: OpenSetInput) {
  const target = <Name extends 'targetWeightKg' | 'targetRepsMin' | 'targetRepsMax' | 'targetRpe'>(name: Name) =>
    (input[name] === undefined ? former?.[name] : input[name]) ?? null
  const [targetRepsMin, targetRepsMax] = [target('targetRepsMin'), target('targetRepsMax')]
  if (targetRepsMin !== null && targetRepsMax !== null && targetRepsMin > targetRepsMax)
    throw problem('invalid-request', 'targetRepsMin is more than targetRepsMax')
  return { targetWeightKg: target('targetWeightKg'), targetRepsMin, targetRepsMax, targetRpe: target('targetRpe') }
}

/** When a set was done that the server has not seen before: not before the workout began, and not later than now. */
function doneAt({ doneAt: said }: OpenSetInput, { startedAt }: OpenWorkout, now: Date): string {
  if (said === undefined) return now.toISOString()
  const at = Math.min(Math.max(instantOf(said, 'doneAt').getTime(), new Date(startedAt).getTime()), now.getTime())
  return new Date(at).toISOString()
}

/** Throws invalid-time for what no clock shows, as the 60th second. */
export function instantOf(text: string, name: string): Date {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) throw problem('invalid-time', `${name} is not a time`)
  return at
}

/** The rest that a set begins, if its exercise says how long and it is not over. */
function restAfter({ restS }: Block, doneAt: string, running: Rest | null, now: Date): Rest | null {
  if (restS === null) return running
  const endsAt = new Date(new Date(doneAt).getTime() + restS * 1000)
  return endsAt > now ? { endsAt: endsAt.toISOString(), lengthS: restS } : null
}

export async function readCalendar(tx: Transaction, userId: Id): Promise<MemberCalendar> {
  const calendar = await memberCalendar(tx, userId)
  if (calendar === undefined) throw problem('not-found')
  return calendar
}
