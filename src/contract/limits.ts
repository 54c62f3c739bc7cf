/**
 * Everything that somebody may pile up, and where it ends: one number each, which the contract, the imports, docs/reference.md
 * and the tests read.
 */

/** One limit: so many, of what, and what happens to the one that is too many. */
export interface Limit {
  most: number
  of: string
  then: string
}

const limit = (most: number, of: string, then: string): Limit => ({ most, of, then })

export const LIMITS = {
  exercisesAWorkout: limit(
    100,
    'exercises in a workout',
    '400 `invalid-request`; an import skips it and reports the line',
  ),
  setsAnExercise: limit(
    200,
    'sets of an exercise in a workout',
    '400 `invalid-request`; an import skips it and reports the line',
  ),
  setsAWorkout: limit(1_000, 'sets in a workout', '422 `too-many-sets`; an import skips it and reports the line'),
  restS: limit(3_600, 'seconds of rest between two sets', '400 `invalid-request`'),
  workouts: limit(
    50_000,
    'workouts per person; each instance keeps its count for ten minutes',
    '409 `limit-reached`; an import skips the rest and reports the lines',
  ),
  workoutBytes: limit(
    200 * 1000 * 1000,
    'bytes of workouts per person, counted the same way',
    '409 `limit-reached`; an import skips the rest and reports the lines',
  ),
  deletedRemembered: limit(
    5_000,
    'deleted workouts per person that a later import does not bring back unasked',
    'the one deleted longest ago is forgotten',
  ),
  groupMembers: limit(1_000, 'members per group', '409 `limit-reached`'),
  groupsOfAPerson: limit(100, 'groups per person', '409 `limit-reached`'),
  removedRemembered: limit(
    1_000,
    'removed members that a group remembers',
    'the one removed longest ago is forgotten; the links they knew no longer work',
  ),
  invitationsOpen: limit(100, 'open invitations per trainer, and per group', '409 `limit-reached`'),
  invitationsADay: limit(50, 'invitations per person in 24 hours', '409 `limit-reached`'),
  invitationsToOne: limit(
    3,
    'invitations per person to the same address in 30 days that were not accepted',
    '409 `limit-reached`',
  ),
  pageBytes: limit(
    1024 * 1024,
    'bytes per page of a list of workouts, unless the first workout is larger',
    'the page ends there, and its cursor continues',
  ),
  exportPieceBytes: limit(
    256 * 1024,
    'bytes of an export in memory at a time, unless one workout is larger',
    'the rest is read once these are sent',
  ),
  importBytesOpen: limit(
    24 * 1024 * 1024,
    'bytes of files being imported by an instance, unless one file is larger',
    'the next one waits',
  ),
  importsOpen: limit(3, 'imports running on an instance, one per person', 'the next one waits'),
  uploadsAPerson: limit(
    3,
    'uploads per person to an instance at a time',
    '429 `too-many-requests`, before the file is read',
  ),
  uploadBytes: limit(
    200 * 1024 * 1024,
    'bytes of uploads to an instance at a time',
    '503 `busy`, before the file is read',
  ),
  previewsWaiting: limit(2, 'previews per person waiting on an instance', '429 `too-many-requests`'),
  socketsAPerson: limit(
    100,
    'live connections per person to an instance',
    '`connect_error` with `too-many-connections` (plain WebSocket: close 1013); the page retries after a minute',
  ),
  refusedHandshakes: limit(
    60,
    'live connections per address and minute that an instance refuses for their token',
    '`connect_error` with `too-many-requests` and the time to wait (plain WebSocket: close 1013); a good token is always admitted',
  ),
  sessionsAPerson: limit(
    50,
    'devices per person that are signed in',
    'a new sign-in ends the session that was unused for the longest time',
  ),
  clientsATrainer: limit(500, 'active clients per trainer', '409 `limit-reached` for the client who accepts'),
  goals: limit(50, 'goals per person', '400 `invalid-request`; an import skips them'),
  aliases: limit(5_000, 'exercise aliases per person', '400 `invalid-request`; an import skips them'),
  commentsOnAWorkout: limit(200, 'comments per workout', '400 `invalid-request`'),
  assignmentsADay: limit(5, 'workouts assigned to a client per day, up to a year ahead', '400 `invalid-request`'),
  importsWaiting: limit(3, 'imports per person, stored or running', '429 `too-many-requests`'),
  roomsAConnection: limit(200, 'rooms per live connection', 'the join is refused as `invalid`'),
  ownExercises: limit(
    2_000,
    'own exercises per person',
    '409 `limit-reached`; an import skips their sets and reports the lines',
  ),
  measurements: limit(50_000, 'measurements per person', '409 `limit-reached`; an import skips them'),
  storedAnswers: limit(
    5_000,
    'stored answers to Idempotency-Keys per person, kept for 30 days',
    'the oldest are deleted within the hour; repeating such an old request counts as a new one',
  ),
  deletedWorkouts: limit(
    1_000,
    'deleted workouts per person that can be restored, kept for 30 days',
    'the oldest are deleted for good within the hour',
  ),
} as const satisfies Record<string, Limit>

/**
 * Who can make each table grow, and what ends it. A table that is added has to be added here, too; what is still without
 * an end says so.
 */
export const BOUNDED_BY: Readonly<Record<string, string>> = {
  subject: 'accounts and groups: registrations an address; they outlive what they stand for',
  outbox: 'a row a subject',
  setting: 'ours',
  account: 'registrations a minute and address',
  preferences: 'a row an account',
  session: 'sessionsAPerson',
  revoked_session: 'forgotten when their access tokens have run out',
  role_change: 'made by operators only',
  measurement: 'measurements',
  goal: 'goals',
  exercise_plan: 'one an exercise: ownExercises and the library',
  exercise: 'ownExercises',
  exercise_muscle: 'ownExercises, 17 muscles each',
  exercise_alias: 'aliases',
  workout: 'workouts, workoutBytes',
  workout_exercise: 'exercisesAWorkout',
  set: 'setsAWorkout',
  idempotency_key: 'storedAnswers',
  deleted_workout: 'deletedWorkouts',
  deleted_source: 'deleted workouts that came by an import',
  comment: 'commentsOnAWorkout',
  training_day: 'derived from workouts',
  exercise_best: 'derived from workouts',
  coaching: 'clientsATrainer: active ones; ended ones by invitationsADay',
  assigned_workout: 'assignmentsADay',
  training_group: 'groupsOfAPerson',
  group_member: 'groupMembers',
  group_removal: 'groupMembers: who was one of them',
  invitation: 'invitationsOpen, invitationsADay',
  blocked_inviter: 'invitationsADay: who was invited',
  import_layout: '50 of a person',
  import_batch: 'importsWaiting; the line about an import stays when it has ended',
  import_piece: 'importsWaiting, 20 MB each; forgotten when the import has ended',
  import_correction: 'workouts',
}

/** The numbers alone; a test may set some of them low. */
export type Limits = Readonly<Record<keyof typeof LIMITS, number>>

export function limitsWith(changes: Partial<Limits> = {}): Limits {
  const numbers = Object.entries(LIMITS).map(([name, { most }]) => [name, most])
  return { ...(Object.fromEntries(numbers) as Limits), ...changes }
}

/** What a row of a file is told that would begin one workout more than anybody may have. */
export const TOO_MANY_WORKOUTS = `The file has more workouts than anybody may have, ${LIMITS.workouts.most.toLocaleString('en')}`

/** How much a workout holds, or would with one more. */
export interface WorkoutSize {
  exercises: number
  /** of the exercise with the most */
  setsOfOne: number
  sets: number
}

/** What is too much about a workout of this size, in words; null: nothing. The one rule for every way into the database. */
export function excessOf({ exercises = 0, setsOfOne = 0, sets = 0 }: Partial<WorkoutSize>): string | null {
  const { exercisesAWorkout, setsAnExercise, setsAWorkout } = LIMITS
  const [over] = [
    { has: exercises, limit: exercisesAWorkout },
    { has: setsOfOne, limit: setsAnExercise },
    { has: sets, limit: setsAWorkout },
  ].filter(({ has, limit }) => has > limit.most)
  return over === undefined ? null : `There are at most ${over.limit.most.toLocaleString('en')} ${over.limit.of}`
}
