import type { Id } from '../../contract/common.ts'
import type { Transaction } from '../../db/open.ts'
import { addDays } from '../calendar/civil-date.ts'
import { deriveGoals } from './goals.ts'
import { deriveRows, nothingTouched, touch } from './projections.ts'
import { leaderboardsOf, trainingDaysAmong } from './training-days.ts'

/** The longest a day can stay in some member's current week: seven days and the widest time zone. */
const LEADERBOARD_DAYS = 9

/**
 * Runs a write of workouts and brings every derived row it touches up to date, in the same transaction. Leaderboards
 * change only with a member's first or last workout of a recent day, so a big group is no hot row.
 * @param existingIds the workouts that the write changes or deletes
 * @param write does it, and answers the ids of the workouts that are new or changed
 */
export async function writeWorkouts(
  { tx, bumpGroups, now }: { tx: Transaction; bumpGroups(groupIds: readonly Id[]): Promise<void>; now: Date },
  userId: Id,
  existingIds: readonly Id[],
  write: () => Promise<readonly Id[]>,
): Promise<void> {
  const touched = nothingTouched()
  if (existingIds.length > 0) await touch(tx, touched, existingIds)
  const changedIds = await write()
  if (changedIds.length > 0) await touch(tx, touched, changedIds)
  const since = addDays(now.toISOString().slice(0, 10), -LEADERBOARD_DAYS)
  const recent = [...touched.dates].filter((date) => date >= since)
  const before = await trainingDaysAmong(tx, userId, recent)
  await deriveRows(tx, userId, touched, changedIds)
  const onlyAdded = existingIds.length === 0 ? changedIds : undefined
  await deriveGoals(tx, userId, [...touched.exercises.keys()], onlyAdded)
  const after = await trainingDaysAmong(tx, userId, recent)
  if (before.join() !== after.join()) await bumpGroups(await leaderboardsOf(tx, userId))
}
