import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  customType,
  date,
  index,
  integer,
  jsonb,
  numeric,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid as uuidColumn,
} from 'drizzle-orm/pg-core'
import type { Id } from '../contract/common.ts'
import {
  CATEGORIES,
  COACHING_STATUSES,
  type ColumnRole,
  type Corrections,
  type DateOrder,
  type Encoding,
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
  type SetType,
  TRACKINGS,
  UNITS,
  type Unit,
  WEEK_STARTS,
  WORKOUT_SOURCES,
} from '../contract/enums.ts'
import type { FoldedEmail } from './email.ts'

/** All tables on one screen. Metric units; instants in timestamptz; every derived row can be rebuilt from `set`. */

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
/** Postgres spells ids in small letters, however they were written. */
const uuid = (name: string) => uuidColumn(name).$type<Id>()
const id = () => uuid('id').primaryKey()
const bytes = customType<{ data: Buffer; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  fromDriver: (value) => Buffer.from(value),
})

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
export const workoutSource = pgEnum('workout_source', WORKOUT_SOURCES)
export const coachingStatus = pgEnum('coaching_status', COACHING_STATUSES)
export const progression = pgEnum('progression', PROGRESSIONS)
export const recordKind = pgEnum('record_kind', RECORD_KINDS)
export const subjectKind = pgEnum('subject_kind', ['library', 'account', 'group'])
export const importStatus = pgEnum('import_status', IMPORT_STATUSES)

// — coherence: one number per subject —

/** Whatever changes what a subject's page shows bumps `revision`. The row outlives the account, so a late reader sees it move. */
export const subject = pgTable('subject', {
  id: id(),
  kind: subjectKind('kind').notNull(),
  revision: bigint('revision', { mode: 'number' }).notNull().default(0),
})

/** "There is news": one row a subject; `since` keeps the oldest unpublished time; `leased_until` is a relay's claim. */
export const outbox = pgTable(
  'outbox',
  {
    subjectId: uuid('subject_id').primaryKey(),
    revision: bigint('revision', { mode: 'number' }).notNull(),
    since: instant('since').notNull().defaultNow(),
    leasedUntil: instant('leased_until'),
  },
  (t) => [index('outbox_since').on(t.since)],
)

/** Facts about this database; the row `epoch` names its history. */
export const setting = pgTable('setting', { name: text('name').primaryKey(), value: text('value').notNull() })

// — people —

export const account = pgTable('account', {
  id: uuid('id')
    .primaryKey()
    .references(() => subject.id),
  /** As it was given, to be shown. */
  email: text('email').notNull(),
  /** As it is looked up. */
  emailKey: text('email_key').notNull().unique().$type<FoldedEmail>(),
  passwordHash: text('password_hash').notNull(),
  role: role('role').notNull().default('member'),
  displayName: text('display_name').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
})

export const preferences = pgTable('preferences', {
  userId: uuid('user_id')
    .primaryKey()
    .references(() => account.id, { onDelete: 'cascade' }),
  weightUnit: unit('weight_unit').notNull().default('kg'),
  distanceUnit: text('distance_unit', { enum: ['km', 'mi'] })
    .notNull()
    .default('km'),
  timeZone: text('time_zone').notNull().default('UTC'),
  weekStart: weekStart('week_start').notNull().default('mon'),
  dayCutoffMin: integer('day_cutoff_min').notNull().default(0),
  weeklyTarget: smallint('weekly_target'),
  locale: text('locale').notNull().default('en'),
  leaderboardOptIn: boolean('leaderboard_opt_in').notNull().default(false),
  // fractional working sets a muscle and week: below the first is low, above the second high
  setsLow: smallint('sets_low').notNull().default(10),
  setsHigh: smallint('sets_high').notNull().default(20),
  /** Whether words of pain in notes are shown to trainers. */
  painWords: boolean('pain_words').notNull().default(false),
})

/** One sign-in. Its refresh token rotates; the one before it, `previous_hash`, is good until the newest is used. */
export const session = pgTable(
  'session',
  {
    id: id(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    tokenHash: text('token_hash').notNull(),
    previousHash: text('previous_hash'),
    rotatedAt: instant('rotated_at').notNull().defaultNow(),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [index('session_account').on(t.accountId), index('session_expiry').on(t.expiresAt)],
)

/**
 * Sessions ended before their access tokens ran out: polled by every instance, forgotten after `until`. A trigger on
 * `session` writes them, whoever deletes it, and with what.
 */
export const revokedSession = pgTable('revoked_session', {
  sessionId: uuid('session_id').primaryKey(),
  until: instant('until').notNull(),
})

/**
 * Accounts whose role changed before their access tokens ran out, with the role they have: polled by every instance,
 * forgotten after `until`. A trigger on `account` writes them, because roles are changed by SQL.
 */
export const roleChange = pgTable('role_change', {
  accountId: uuid('account_id').primaryKey(),
  role: role('role').notNull(),
  until: instant('until').notNull(),
})

export const measurement = pgTable(
  'measurement',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    measuredOn: date('measured_on', { mode: 'string' }).notNull(),
    kind: text('kind').notNull(),
    value: numeric('value', { precision: 8, scale: 3 }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.kind, t.measuredOn] })],
)

/**
 * What a member works towards in one exercise: a weight, so many repetitions, or both at once. How far it is is derived
 * from the sets, like the rows below: the heaviest set with so many repetitions, the most repetitions with that weight.
 */
export const goal = pgTable(
  'goal',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    exerciseId: uuid('exercise_id')
      .notNull()
      .references(() => exercise.id, { onDelete: 'cascade' }),
    targetWeightKg: numeric('target_weight_kg', { precision: 10, scale: 6 }),
    targetReps: smallint('target_reps'),
    dueOn: date('due_on', { mode: 'string' }),
    bestWeightKg: numeric('best_weight_kg', { precision: 10, scale: 6 }),
    bestReps: smallint('best_reps'),
    reachedOn: date('reached_on', { mode: 'string' }),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.exerciseId] }),
    check('goal_targets_something', sql`num_nonnulls(${t.targetWeightKg}, ${t.targetReps}) > 0`),
  ],
)

/** How the coach is to move one exercise on; without a row, by double progression. */
export const exercisePlan = pgTable(
  'exercise_plan',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    exerciseId: uuid('exercise_id')
      .notNull()
      .references(() => exercise.id, { onDelete: 'cascade' }),
    method: progression('method').notNull(),
    repsMin: smallint('reps_min').notNull(),
    repsMax: smallint('reps_max').notNull(),
    targetRpe: numeric('target_rpe', { precision: 3, scale: 1 }),
    stepKg: numeric('step_kg', { precision: 10, scale: 6 }),
  },
  (t) => [primaryKey({ columns: [t.userId, t.exerciseId] })],
)

// — exercises —

export const exercise = pgTable(
  'exercise',
  {
    id: id(),
    ownerId: uuid('owner_id').references(() => account.id, { onDelete: 'cascade' }),
    slug: text('slug').unique(),
    name: text('name').notNull(),
    nameNorm: text('name_norm').notNull(),
    tracking: tracking('tracking').notNull(),
    equipment: equipment('equipment'),
    mechanic: mechanic('mechanic'),
    force: force('force'),
    level: level('level').notNull().default('beginner'),
    category: category('category').notNull().default('strength'),
    instructions: text('instructions').array().notNull().default([]),
    /** The import that brought an exercise of a member's own: its undo takes it away again when nothing uses it. */
    importId: uuid('import_id'),
  },
  (t) => [
    uniqueIndex('exercise_own_name').on(t.ownerId, t.nameNorm).where(sql`${t.ownerId} is not null`),
    index('exercise_equipment').on(t.equipment).where(sql`${t.ownerId} is null`),
  ],
)

export const exerciseMuscle = pgTable(
  'exercise_muscle',
  {
    exerciseId: uuid('exercise_id')
      .notNull()
      .references(() => exercise.id, { onDelete: 'cascade' }),
    muscle: muscle('muscle').notNull(),
    role: muscleRole('role').notNull(),
  },
  (t) => [primaryKey({ columns: [t.exerciseId, t.muscle] }), index('exercise_muscle_role').on(t.muscle, t.role)],
)

/** Names met in imports and what they meant; no owner: for everybody. */
export const exerciseAlias = pgTable(
  'exercise_alias',
  {
    ownerId: uuid('owner_id').references(() => account.id, { onDelete: 'cascade' }),
    aliasNorm: text('alias_norm').notNull(),
    exerciseId: uuid('exercise_id')
      .notNull()
      .references(() => exercise.id, { onDelete: 'cascade' }),
  },
  (t) => [unique('exercise_alias_owner_name').on(t.ownerId, t.aliasNorm).nullsNotDistinct()],
)

// — workouts —

export const workout = pgTable(
  'workout',
  {
    id: id(),
    userId: uuid('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    title: text('title').notNull(),
    notes: text('notes'),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
    timeZone: text('time_zone').notNull(),
    localDate: date('local_date', { mode: 'string' }).notNull(),
    source: workoutSource('source').notNull().default('manual'),
    sourceKey: text('source_key'),
    importId: uuid('import_id'),
    /** About what it takes when it is read, with all that it holds; see `sizeOf`. */
    sizeBytes: integer('size_bytes').notNull().default(0),
    version: integer('version').notNull().default(1),
    /** The version that an import wrote last; null: the first. A higher one was changed by hand. */
    importedVersion: integer('imported_version'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    unique('workout_source_key').on(t.userId, t.source, t.sourceKey),
    // read from its end: one in descending order puts nulls last, and serves no `order by … desc`
    index('workout_by_start').on(t.userId, t.startedAt, t.id),
    index('workout_by_date').on(t.userId, t.localDate),
    index('workout_by_import').on(t.importId).where(sql`${t.importId} is not null`),
    check(
      'workout_ends_within_a_day',
      sql`${t.endedAt} is null or (${t.endedAt} >= ${t.startedAt} and ${t.endedAt} <= ${t.startedAt} + interval '24 hours')`,
    ),
  ],
)

export const workoutExercise = pgTable(
  'workout_exercise',
  {
    id: id(),
    workoutId: uuid('workout_id')
      .notNull()
      .references(() => workout.id, { onDelete: 'cascade' }),
    position: smallint('position').notNull(),
    exerciseId: uuid('exercise_id')
      .notNull()
      .references(() => exercise.id),
    supersetGroup: smallint('superset_group'),
    notes: text('notes'),
  },
  (t) => [index('workout_exercise_workout').on(t.workoutId), index('workout_exercise_exercise').on(t.exerciseId)],
)

export const set = pgTable(
  'set',
  {
    id: id(),
    workoutExerciseId: uuid('workout_exercise_id')
      .notNull()
      .references(() => workoutExercise.id, { onDelete: 'cascade' }),
    position: smallint('position').notNull(),
    type: setType('type').notNull().default('normal'),
    // six decimals: a log's own 61.23492 kg must come back as it was written, and so must every sum of it
    weightKg: numeric('weight_kg', { precision: 10, scale: 6 }),
    enteredUnit: unit('entered_unit').notNull(),
    reps: smallint('reps'),
    durationS: integer('duration_s'),
    distanceM: numeric('distance_m', { precision: 9, scale: 2 }),
    rpe: numeric('rpe', { precision: 3, scale: 1 }),
  },
  (t) => [
    index('set_workout_exercise').on(t.workoutExerciseId),
    check('set_measures_something', sql`num_nonnulls(${t.weightKg}, ${t.reps}, ${t.durationS}, ${t.distanceM}) > 0`),
    check('set_reps_range', sql`${t.reps} between 0 and 1000`),
    check('set_rpe_range', sql`${t.rpe} between 1 and 10 and ${t.rpe} * 2 = floor(${t.rpe} * 2)`),
  ],
)

/** The first answer to an Idempotency-Key, so that a repeated POST returns it. */
export const idempotencyKey = pgTable(
  'idempotency_key',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    workoutId: uuid('workout_id').notNull(),
    answer: jsonb('answer').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.key] }), index('idempotency_key_age').on(t.createdAt)],
)

/** What a deletion took away, as rows, so that it can be undone for a while. */
export const deletedWorkout = pgTable(
  'deleted_workout',
  {
    id: id(),
    userId: uuid('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    content: jsonb('content').notNull(),
    deletedAt: instant('deleted_at').notNull().defaultNow(),
  },
  (t) => [index('deleted_workout_user').on(t.userId), index('deleted_workout_age').on(t.deletedAt)],
)

/**
 * What a member deleted, by what an import would know it by: a later export of the same app must not bring it back
 * unasked. Small, and of the newest few thousand.
 */
export const deletedSource = pgTable(
  'deleted_source',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    workoutId: uuid('workout_id').notNull(),
    source: workoutSource('source').notNull(),
    sourceKey: text('source_key'),
    deletedAt: instant('deleted_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.workoutId] }),
    index('deleted_source_key').on(t.userId, t.source, t.sourceKey),
    index('deleted_source_age').on(t.userId, t.deletedAt),
  ],
)

/** What a member and their trainers say about a workout. */
export const comment = pgTable(
  'comment',
  {
    id: id(),
    workoutId: uuid('workout_id')
      .notNull()
      .references(() => workout.id, { onDelete: 'cascade' }),
    /** Whose workout it is: the newest ones of a member are found without their workouts. */
    userId: uuid('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    authorId: uuid('author_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    body: text('body').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    index('comment_workout').on(t.workoutId, t.createdAt),
    index('comment_user').on(t.userId, t.createdAt),
    index('comment_author').on(t.authorId),
  ],
)

// — derived rows, rewritten inside the write's transaction —

export const trainingDay = pgTable(
  'training_day',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    localDate: date('local_date', { mode: 'string' }).notNull(),
    workouts: integer('workouts').notNull(),
    sets: integer('sets').notNull(),
    reps: integer('reps').notNull(),
    volumeKg: numeric('volume_kg', { precision: 20, scale: 6 }).notNull(),
    durationS: bigint('duration_s', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.localDate] })],
)

/** One workout's best of one kind for one exercise. `running` is the best up to and with it; `is_record`: it beat all before. */
export const exerciseBest = pgTable(
  'exercise_best',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    exerciseId: uuid('exercise_id').notNull(),
    kind: recordKind('kind').notNull(),
    startedAt: instant('started_at').notNull(),
    workoutId: uuid('workout_id')
      .notNull()
      .references(() => workout.id, { onDelete: 'cascade' }),
    setId: uuid('set_id').notNull(),
    value: numeric('value', { precision: 18, scale: 6 }).notNull(),
    running: numeric('running', { precision: 18, scale: 6 }).notNull(),
    isRecord: boolean('is_record').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.exerciseId, t.kind, t.startedAt, t.workoutId] }),
    index('exercise_best_workout').on(t.workoutId),
    index('personal_record').on(t.userId, t.startedAt).where(sql`${t.isRecord}`),
  ],
)

// — coaching and groups —

export const coaching = pgTable(
  'coaching',
  {
    id: id(),
    trainerId: uuid('trainer_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    clientId: uuid('client_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    /** 'invited' was written by earlier versions: invitations have a table of their own. */
    status: coachingStatus('status').notNull(),
    since: instant('since').notNull().defaultNow(),
    endedAt: instant('ended_at'),
    followUpDays: smallint('follow_up_days').notNull().default(7),
  },
  (t) => [
    uniqueIndex('coaching_open_pair').on(t.trainerId, t.clientId).where(sql`${t.status} <> 'ended'`),
    index('coaching_client').on(t.clientId),
  ],
)

/** One exercise of an assigned workout; null: left to the client. */
export interface AssignedItem {
  exerciseId: Id
  sets: number
  repsMin: number | null
  repsMax: number | null
  weightKg: number | null
  rpe: number | null
  durationS: number | null
  notes: string | null
}

/** A workout that a trainer planned for a client's day; it is done once a workout names it. */
export const assignedWorkout = pgTable(
  'assigned_workout',
  {
    id: id(),
    trainerId: uuid('trainer_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    clientId: uuid('client_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    scheduledOn: date('scheduled_on', { mode: 'string' }).notNull(),
    title: text('title').notNull(),
    notes: text('notes'),
    items: jsonb('items').$type<AssignedItem[]>().notNull(),
    workoutId: uuid('workout_id').references(() => workout.id, { onDelete: 'set null' }),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    index('assigned_workout_client').on(t.clientId, t.scheduledOn),
    index('assigned_workout_trainer').on(t.trainerId),
    index('assigned_workout_done').on(t.workoutId).where(sql`${t.workoutId} is not null`),
  ],
)

export const group = pgTable('training_group', {
  id: uuid('id')
    .primaryKey()
    .references(() => subject.id),
  name: text('name').notNull(),
  ownerId: uuid('owner_id')
    .notNull()
    .references(() => account.id, { onDelete: 'cascade' }),
  /** What the group's link holds: whoever has it may join. Renewed, it lets nobody in who has the former one. */
  joinSecret: uuid('join_secret').notNull().unique('training_group_join_secret').defaultRandom(),
  createdAt: instant('created_at').notNull().defaultNow(),
})

export const groupMember = pgTable(
  'group_member',
  {
    groupId: uuid('group_id')
      .notNull()
      .references(() => group.id, { onDelete: 'cascade' }),
    userId: uuid('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    joinedAt: instant('joined_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.userId] }), index('group_member_user').on(t.userId)],
)

/** Whom the owner sent away: no link lets them in again, and only the owner can ask them back. */
export const groupRemoval = pgTable(
  'group_removal',
  {
    groupId: uuid('group_id')
      .notNull()
      .references(() => group.id, { onDelete: 'cascade' }),
    userId: uuid('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    removedAt: instant('removed_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.userId] }), index('group_removal_user').on(t.userId)],
)

/**
 * Somebody asked an address to become a client or, with a group, to join it. Whether an account has the address decides
 * whoever reads it: the one who asks learns nothing of that. Accepted, it is deleted; declined or withdrawn, it is kept
 * for a while, so that it cannot be repeated without end.
 */
export const invitation = pgTable(
  'invitation',
  {
    id: id(),
    inviterId: uuid('inviter_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    groupId: uuid('group_id').references(() => group.id, { onDelete: 'cascade' }),
    /** As accounts' addresses are compared. */
    email: text('email').notNull().$type<FoldedEmail>(),
    sentAt: instant('sent_at').notNull().defaultNow(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    uniqueIndex('invitation_to_coaching')
      .on(t.inviterId, t.email)
      .where(sql`${t.groupId} is null and ${t.endedAt} is null`),
    uniqueIndex('invitation_to_group').on(t.groupId, t.email).where(sql`${t.endedAt} is null`),
    index('invitation_by').on(t.inviterId, t.sentAt),
    index('invitation_to').on(t.email).where(sql`${t.endedAt} is null`),
  ],
)

/** A trainer or a group from whom this person wants to be asked nothing any more. They are not told. */
export const blockedInviter = pgTable(
  'blocked_inviter',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    subjectId: uuid('subject_id')
      .notNull()
      .references(() => subject.id, { onDelete: 'cascade' }),
    blockedAt: instant('blocked_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.subjectId] })],
)

// — imports —

export interface ImportOutcome {
  /** workouts that were there already */
  duplicates: number
  /** of these: from another app */
  same?: number
  /** workouts that were deleted here, and stay deleted */
  deleted?: number
  /** the parser's report, when it got that far */
  report: unknown
  error: { code: string; detail: string } | null
  /** workouts that were there to be taken away when an undo began */
  toUndo?: number
  brought?: Partial<Brought>
}

/** What an export of ours brought beside workouts, so that an undo can take it away unless it was changed since. */
export interface Brought {
  measurements: { kind: string; measuredOn: string; value: number }[]
  goals: { exerciseId: Id; targetWeightKg: number | null; targetReps: number | null; dueOn: string | null }[]
  plans: {
    exerciseId: Id
    method: string
    repsMin: number
    repsMax: number
    targetRpe: number | null
    stepKg: number | null
  }[]
  aliases: { name: string; exerciseId: Id }[]
}

/** What whoever imports said of the file. */
export interface ImportOptions {
  unit: 'kg' | 'lb' | null
  timeZone: string | null
  fileName?: string | null
  /** the settings in a file of ours, too */
  settings?: boolean
  /** workouts that were deleted here, too */
  bringBack?: boolean
  /** workouts that are there from another app, too */
  importSame?: boolean
  /** take over what the app corrected since: of workouts that nobody changed here, or of all */
  corrections?: Corrections
  /** how the file writes its dates */
  dateOrder?: DateOrder
  encoding?: Encoding
  /** which column is what, by the columns' exact headers */
  columns?: ColumnRoles
  /** whether `columns` were said for this file or for an earlier one with the same header */
  columnsFrom?: 'asked' | 'remembered'
}

/** Which column of a CSV holds what: headers by role. */
export type ColumnRoles = Partial<Record<ColumnRole, string>>

/** What a member said of files with a certain header, for the next such file. */
export const importLayout = pgTable(
  'import_layout',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    /** SHA-256 of the header line, in hex */
    headerSha256: text('header_sha256').notNull(),
    columns: jsonb('columns').$type<ColumnRoles>().notNull(),
    dateOrder: text('date_order').$type<DateOrder>(),
    usedAt: instant('used_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.headerSha256] })],
)

/** A stored file and how far its import has come; another instance takes it over when `leased_until` has passed. */
export const importBatch = pgTable(
  'import_batch',
  {
    id: id(),
    userId: uuid('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    fileSha256: text('file_sha256').notNull(),
    options: jsonb('options').$type<ImportOptions>().notNull(),
    /** Counted with each batch of workouts: whoever takes the import over goes on from there. */
    exercisesCreated: integer('exercises_created').notNull().default(0),
    /** Of the file in its pieces; 0 once they are forgotten. */
    fileBytes: integer('file_bytes').notNull().default(0),
    status: importStatus('status').notNull(),
    outcome: jsonb('outcome').$type<ImportOutcome>(),
    createdAt: instant('created_at').notNull().defaultNow(),
    finishedAt: instant('finished_at'),
    leasedUntil: instant('leased_until'),
    /** Whose lease it is: made anew by whoever takes the import over. */
    claim: uuid('claim'),
  },
  (t) => [index('import_batch_user').on(t.userId, t.createdAt), index('import_batch_open').on(t.status)],
)

/** The file of an import as it came, in order; forgotten when the import has ended. */
export const importPiece = pgTable(
  'import_piece',
  {
    importId: uuid('import_id')
      .notNull()
      .references(() => importBatch.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    content: bytes('content').notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.position] })],
)

/** A workout as it was before an import took over what its app had corrected. */
export interface BeforeCorrection {
  notes: string | null
  endedAt: string | null
  importedVersion: number | null
  exercises: {
    exerciseId: Id
    /** should it be gone by then */
    name: string
    notes: string | null
    supersetGroup: number | null
    sets: {
      type: SetType
      weightKg: number | null
      unit: Unit
      reps: number | null
      durationS: number | null
      distanceM: number | null
      rpe: number | null
    }[]
  }[]
}

/** Which workouts an import corrected, for its undo: `version` is the one that the correction made. */
export const importCorrection = pgTable(
  'import_correction',
  {
    importId: uuid('import_id')
      .notNull()
      .references(() => importBatch.id, { onDelete: 'cascade' }),
    workoutId: uuid('workout_id')
      .notNull()
      .references(() => workout.id, { onDelete: 'cascade' }),
    version: integer('version').notNull(),
    before: jsonb('before').$type<BeforeCorrection>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.workoutId] }), index('import_correction_workout').on(t.workoutId)],
)
