import { pgEnum } from 'drizzle-orm/pg-core'
import {
  CATEGORIES,
  COACHING_STATUSES,
  EQUIPMENT,
  FORCES,
  IMPORT_STATUSES,
  LEVELS,
  MECHANICS,
  MUSCLE_ROLES,
  MUSCLES,
  PROGRESSIONS,
  RECORD_KINDS,
  ROLES,
  SET_TYPES,
  TRACKINGS,
  UNITS,
  WEEK_STARTS,
  WORKOUT_SOURCES,
  WORKOUT_STATUSES,
} from '../../contract/enums.ts'

/** The enums of the contract, as Postgres has them. */

export const role = pgEnum('role', ROLES)
export const unit = pgEnum('weight_unit', UNITS)
export const weekStart = pgEnum('week_start', WEEK_STARTS)
export const tracking = pgEnum('tracking', TRACKINGS)
export const equipment = pgEnum('equipment', EQUIPMENT)
export const mechanic = pgEnum('mechanic', MECHANICS)
export const force = pgEnum('force', FORCES)
export const level = pgEnum('level', LEVELS)
export const category = pgEnum('category', CATEGORIES)
export const muscle = pgEnum('muscle', MUSCLES)
export const muscleRole = pgEnum('muscle_role', MUSCLE_ROLES)
export const setType = pgEnum('set_type', SET_TYPES)
export const workoutStatus = pgEnum('workout_status', WORKOUT_STATUSES)
export const workoutSource = pgEnum('workout_source', WORKOUT_SOURCES)
export const coachingStatus = pgEnum('coaching_status', COACHING_STATUSES)
export const progression = pgEnum('progression', PROGRESSIONS)
export const recordKind = pgEnum('record_kind', RECORD_KINDS)
export const subjectKind = pgEnum('subject_kind', ['library', 'account', 'group'])
export const importStatus = pgEnum('import_status', IMPORT_STATUSES)
