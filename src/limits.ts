/**
 * Everything that somebody may pile up, and where it ends: one number each, which the wire, the imports, the README and
 * the tests read.
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
    '400 `invalid-request`; an import leaves it out, by its line',
  ),
  setsAnExercise: limit(
    200,
    'sets of an exercise in a workout',
    '400 `invalid-request`; an import leaves it out, by its line',
  ),
  setsAWorkout: limit(1_000, 'sets in a workout', '422 `too-many-sets`; an import leaves it out, by its line'),
  workouts: limit(
    50_000,
    'workouts of a person, as each process counts them for ten minutes at a time',
    '409 `limit-reached`; an import leaves the rest out, by its lines',
  ),
  workoutBytes: limit(
    200 * 1000 * 1000,
    'bytes of workouts of a person, counted likewise',
    '409 `limit-reached`; an import leaves the rest out, by its lines',
  ),
  deletedRemembered: limit(
    5_000,
    'deleted workouts that no later import brings back unasked',
    'the one deleted longest ago is forgotten',
  ),
  groupMembers: limit(1_000, 'members of a group', '409 `limit-reached`'),
  groupsOfAPerson: limit(100, 'groups that a person is in', '409 `limit-reached`'),
  removedRemembered: limit(
    1_000,
    'people whom a group remembers as removed',
    'the one removed longest ago is forgotten; every link that they knew leads nowhere',
  ),
  invitationsOpen: limit(100, 'invitations of a trainer, or of a group, open at a time', '409 `limit-reached`'),
  invitationsADay: limit(50, 'invitations that a person sends in 24 hours', '409 `limit-reached`'),
  invitationsToOne: limit(
    3,
    'invitations of a person to the same address in 30 days that were not accepted',
    '409 `limit-reached`',
  ),
  pageBytes: limit(
    1024 * 1024,
    'bytes on a page of workouts, unless its first one is larger',
    'the page ends, and its cursor goes on from there',
  ),
  exportPieceBytes: limit(
    256 * 1024,
    'bytes of an export in memory at a time, or one workout',
    'what follows is read when they are sent',
  ),
  importBytesOpen: limit(
    24 * 1024 * 1024,
    'bytes of files whose imports are under way in a process, or one file',
    'the next one starts when one has ended',
  ),
  importsOpen: limit(
    3,
    'imports under way in a process, each of another person',
    'the next one starts when one has ended',
  ),
  uploadsAPerson: limit(
    3,
    'files that a person sends to a process at a time',
    '429 `too-many-requests`, before the file is read',
  ),
  uploadBytes: limit(
    200 * 1024 * 1024,
    'bytes of files that a process takes in at a time',
    '503 `busy`, before the file is read',
  ),
  previewsWaiting: limit(2, 'previews of a person in line in a process', '429 `too-many-requests`'),
  socketsAPerson: limit(
    100,
    'live connections of a person to a process',
    '`connect_error` with `too-many-connections` (plain: close 1013); the page tries again after a minute',
  ),
  refusedHandshakes: limit(
    60,
    'live connections of an address that a process refuses in a minute for their token',
    '`connect_error` with `too-many-requests` and the time to wait (plain: close 1013); a good token is let in all the same',
  ),
  sessionsAPerson: limit(
    50,
    'devices that a person is signed in on',
    'a sign-in ends the one not used for the longest time',
  ),
  clientsATrainer: limit(500, 'clients of a trainer at a time', '409 `limit-reached` to whoever accepts'),
  goals: limit(50, 'goals at a time', '400 `invalid-request`; an import leaves them out'),
  aliases: limit(5_000, 'names that a person said the meaning of', '400 `invalid-request`; an import leaves them out'),
  commentsOnAWorkout: limit(200, 'comments on a workout', '400 `invalid-request`'),
  assignmentsADay: limit(5, 'workouts assigned to a client for a day, up to a year ahead', '400 `invalid-request`'),
  importsWaiting: limit(3, 'imports of a person stored or under way', '429 `too-many-requests`'),
  roomsAConnection: limit(200, 'rooms of a live connection', 'the join is refused as `invalid`'),
  ownExercises: limit(2_000, 'exercises of your own', '409 `limit-reached`; an import leaves their sets out, by line'),
  measurements: limit(50_000, 'measurements of a person', '409 `limit-reached`; an import leaves them out'),
  storedAnswers: limit(
    5_000,
    'first answers to Idempotency-Keys of a person, for 30 days',
    'within the hour the oldest are forgotten: a repeat of so old a request is a new one',
  ),
  deletedWorkouts: limit(
    1_000,
    'deleted workouts of a person that can be restored, for 30 days',
    'within the hour the oldest are forgotten for good',
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
