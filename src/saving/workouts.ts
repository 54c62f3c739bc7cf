import { inArray } from 'drizzle-orm'
import type { Id } from '../contract/common.ts'
import type { Transaction } from '../db/open.ts'
import { workout } from '../db/schema/index.ts'
import { deriveGoals } from '../domain/workouts/goals.ts'
import {
  type AffectingWorkout,
  collectAffected,
  collectAffectedByStored,
  deriveBests,
  deriveDays,
  forgetBests,
  nothingAffected,
  type Won,
} from '../domain/workouts/projections.ts'
import { insertWorkouts, updateWorkout, type WorkoutRow } from '../domain/workouts/workout-rows.ts'

/** A workout as it stood before a change. */
export type FormerWorkout = AffectingWorkout & { id: Id }

/**
 * A member's workouts as one save writes them. Each method notes what it affects, and `derive` brings every row derived
 * from sets up to date, once, when all is written.
 */
export class SavedWorkouts {
  readonly #tx: Transaction
  readonly #userId: Id
  readonly #now: Date
  readonly #affected = nothingAffected()
  /** Workouts whose sets are new or changed. */
  readonly #changed = new Set<Id>()
  /** Of these: those that are to be read to know what they affect. */
  readonly #unread = new Set<Id>()
  #onlyAdded = true
  #wonIn: Id | null = null
  #won: Won[] = []

  constructor(tx: Transaction, userId: Id, now: Date) {
    this.#tx = tx
    this.#userId = userId
    this.#now = now
  }

  /** Writes new workouts. Throws too-many-sets. */
  async insert(workouts: readonly WorkoutRow[]): Promise<void> {
    if (workouts.length === 0) return
    await insertWorkouts(this.#tx, this.#userId, workouts, this.#now)
    for (const one of workouts) {
      // nothing of a plan counts
      if (one.status === 'open' && !one.exercises.some(({ sets }) => sets.some(({ doneAt }) => doneAt !== null)))
        continue
      collectAffected(this.#affected, one)
      this.#changed.add(one.id)
    }
  }

  /**
   * Notes what a change of an open workout affects. Its bests in these exercises are forgotten by whoever writes it.
   * @param exercises whose done sets change
   * @param onlyAdded no set that was done before has changed
   */
  ticked(one: FormerWorkout, onlyAdded: boolean): void {
    if (one.exercises.length === 0) return
    collectAffected(this.#affected, one)
    this.#changed.add(one.id)
    if (!onlyAdded) this.#onlyAdded = false
    this.#wonIn = one.id
  }

  /** The records that the workout that was ticked holds in the exercises that were affected, once they are derived. */
  get won(): readonly Won[] {
    return this.#won
  }

  /**
   * Changes a workout's own columns and, where they are given, what it holds. Throws too-many-sets.
   * @param former as it is stored
   */
  async update(
    former: FormerWorkout,
    {
      exercises,
      ...columns
    }: Partial<Omit<WorkoutRow, 'id'>> & {
      sizeBytes: number
      version: number
      importedVersion?: number | null
      updatedAt: Date
    },
  ): Promise<void> {
    await updateWorkout(this.#tx, former.id, columns, exercises)
    this.#onlyAdded = false
    collectAffected(this.#affected, former)
    collectAffected(this.#affected, {
      localDate: columns.localDate ?? former.localDate,
      startedAt: columns.startedAt ?? former.startedAt,
      exercises: exercises ?? former.exercises,
    })
    this.#changed.add(former.id)
  }

  /** Deletes workouts that `willChange` was told of. */
  async remove(workoutIds: readonly Id[]): Promise<void> {
    if (workoutIds.length > 0) await this.#tx.delete(workout).where(inArray(workout.id, [...workoutIds]))
  }

  /** Notes what stored workouts affect. To be called before they are deleted, or changed by other means than `update`. */
  async willChange(workoutIds: readonly Id[]): Promise<void> {
    if (workoutIds.length === 0) return
    this.#onlyAdded = false
    await collectAffectedByStored(this.#tx, this.#affected, workoutIds)
  }

  /** Says that these were written, or what their sets count for has changed, by other means than `insert` and `update`. */
  async written(workoutIds: readonly Id[]): Promise<void> {
    if (workoutIds.length === 0) return
    await this.#tx.execute(forgetBests(workoutIds))
    for (const id of workoutIds) {
      this.#changed.add(id)
      this.#unread.add(id)
    }
  }

  /** Has these days summed anew: body weights count in them. */
  affectDays(dates: Iterable<string>): void {
    for (const date of dates) this.#affected.dates.add(date)
  }

  /**
   * Brings the derived rows up to date, in statements that are sent together.
   * @returns the groups that were bumped, as their leaderboards show a day more or less
   */
  async derive(): Promise<ReadonlyMap<Id, number>> {
    const { dates, exercises } = this.#affected
    if (this.#unread.size > 0) await collectAffectedByStored(this.#tx, this.#affected, [...this.#unread])
    const changedIds = [...this.#changed]
    const exerciseIds = [...exercises.keys()]
    const [bumped, won] = await Promise.all([
      dates.size > 0 ? deriveDays(this.#tx, this.#userId, dates, this.#now) : NO_GROUPS,
      exerciseIds.length > 0 ? deriveBests(this.#tx, this.#userId, exercises, changedIds, this.#wonIn) : [],
      exerciseIds.length > 0 &&
        deriveGoals(this.#tx, this.#userId, exerciseIds, { changedIds, onlyAdded: this.#onlyAdded }),
    ])
    this.#won = won
    return bumped
  }
}

const NO_GROUPS: ReadonlyMap<Id, number> = new Map()
