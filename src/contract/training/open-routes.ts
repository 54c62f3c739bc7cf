import { type Static, Type } from 'typebox'
import {
  Answer,
  type Id,
  Instant,
  LocalDate,
  MemberParams,
  Name,
  NOT_BLANK,
  Nullable,
  PLAIN_TEXT,
  Uuid,
} from '../common.ts'
import { MUSCLES, RECORD_KINDS } from '../enums.ts'
import { LIMITS } from '../limits.ts'
import { SetInput, WorkoutView } from '../workouts.ts'
import { OpenWorkout, Rest } from './open-workout.ts'

/** What is sent to the routes below `/api/workouts/open`, and what they answer. */

const Title = Type.String({ minLength: 1, maxLength: 200, pattern: PLAIN_TEXT })
const Notes = Nullable(Type.String({ maxLength: 10_000, pattern: PLAIN_TEXT }))
const Position = Type.Integer({
  minimum: 0,
  maximum: 30_000,
  description: 'by which they are ordered; equal ones by id',
})

/** Where a new workout has its blocks and planned sets from: one of these. */
export const OpenFrom = Type.Object(
  {
    routineId: Type.Optional(Uuid),
    workoutId: Type.Optional(
      Type.Unsafe<Id>({
        ...Uuid,
        description: 'an earlier one: its exercises and its sets, planned with the same values',
      }),
    ),
    assignmentId: Type.Optional(Type.Unsafe<Id>({ ...Uuid, description: 'fulfilled once the workout is finished' })),
    due: Type.Optional(Type.Literal(true, { description: 'what the coach suggests next' })),
  },
  { additionalProperties: false, minProperties: 1, maxProperties: 1 },
)
export type OpenFrom = Static<typeof OpenFrom>

export const OpenInput = Type.Object(
  {
    id: Type.Optional(
      Type.Unsafe<Id>({ ...Uuid, description: 'made by the client, so that a repeat is known for one' }),
    ),
    title: Type.Optional(Title),
    startedAt: Type.Optional(Instant),
    timeZone: Type.Optional(Type.String({ maxLength: 64, description: "IANA zone; default: the member's own" })),
    from: Type.Optional(OpenFrom),
  },
  { additionalProperties: false },
)
export type OpenInput = Static<typeof OpenInput>

/** A change names only what changes. */
export const OpenPatch = Type.Object(
  {
    title: Type.Optional(Title),
    notes: Type.Optional(Notes),
    rest: Type.Optional(
      Nullable(
        Type.Object(
          { endsAt: Type.Optional(Instant), lengthS: Rest.properties.lengthS },
          {
            additionalProperties: false,
            description: "without `endsAt` it begins now, by the server's clock; null ends it",
          },
        ),
      ),
    ),
    cue: Type.Optional(Type.Null({ description: 'it has been read' })),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type OpenPatch = Static<typeof OpenPatch>

export const BlockInput = Type.Object(
  {
    exerciseId: Type.Optional(Uuid),
    name: Type.Optional(Name(200)),
    position: Position,
    supersetGroup: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 1000 }))),
    restS: Type.Optional(
      Nullable(
        Type.Integer({
          minimum: 0,
          maximum: LIMITS.restS.most,
          description: 'the rest that a tick of its sets begins',
        }),
      ),
    ),
    notes: Type.Optional(Notes),
  },
  { additionalProperties: false, description: '`exerciseId`, or a `name` that is matched or becomes an own exercise' },
)
export type BlockInput = Static<typeof BlockInput>

/** What a set is asked to be. Left out: as it was. */
export const SetTargets = Type.Object({
  targetWeightKg: Type.Optional(Nullable(Type.Number({ minimum: 0, maximum: 9999 }))),
  targetRepsMin: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 1000 }))),
  targetRepsMax: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 1000 }))),
  targetRpe: Type.Optional(Nullable(Type.Number({ minimum: 1, maximum: 10, multipleOf: 0.5 }))),
})
export type SetTargets = Static<typeof SetTargets>

export const OpenSetInput = Type.Object(
  {
    exercise: Type.Unsafe<Id>({ ...Uuid, description: 'the id of its block' }),
    position: Position,
    ...SetInput.properties,
    ...SetTargets.properties,
    done: Type.Boolean(),
    doneAt: Type.Optional(
      Type.Unsafe<string>({
        ...Instant,
        description: 'of a set that was kept until now; default: now. A set that is done keeps its time',
      }),
    ),
  },
  { additionalProperties: false },
)
export type OpenSetInput = Static<typeof OpenSetInput>

export const FinishInput = Type.Object({ endedAt: Type.Optional(Instant) }, { additionalProperties: false })
export type FinishInput = Static<typeof FinishInput>

export const CueInput = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: 140, pattern: NOT_BLANK }) },
  { additionalProperties: false },
)
export type CueInput = Static<typeof CueInput>

/** Which workout is meant, for a request that may come late: another one may be open by then. */
export const OpenQuery = Type.Object({
  workout: Type.Optional(
    Type.Unsafe<Id>({
      ...Uuid,
      description: 'the workout that is meant: 404 `no-open-workout` once it is open no more, whatever else is open',
    }),
  ),
})
export type OpenQuery = Static<typeof OpenQuery>

export const MemberPartParams = Type.Object({ ...MemberParams.properties, id: Uuid })

/** A record that a request has just won. */
export const WonRecord = Type.Object({
  exerciseId: Uuid,
  setId: Uuid,
  kind: Type.Enum([...RECORD_KINDS]),
  value: Type.Number({ description: 'in kg, reps, seconds or metres, by kind' }),
})
export type WonRecord = Static<typeof WonRecord>

const Answered = {
  records: Type.Array(WonRecord, { description: 'what this request has just won' }),
  epoch: Type.String(),
  revision: Type.Integer(),
}

export const OpenAnswer = Type.Object({ workout: OpenWorkout, ...Answered })
export type OpenAnswer = Static<typeof OpenAnswer>

const Performance = { durationS: Nullable(Type.Integer()), sets: Type.Integer(), volumeKg: Type.Number() }

/** What a finished workout came to. */
export const WorkoutSummary = Type.Object({
  ...Performance,
  reps: Type.Integer(),
  muscles: Type.Array(Type.Object({ muscle: Type.Enum([...MUSCLES]), sets: Type.Number() }), {
    description: 'fractional working sets: primary 1, secondary 0.5',
  }),
  records: Type.Array(WonRecord, { description: 'won in all of it' }),
  last: Nullable(
    Type.Object(
      { workoutId: Uuid, title: Type.String(), localDate: LocalDate, ...Performance },
      { description: 'the one of the same title before it' },
    ),
  ),
})
export type WorkoutSummary = Static<typeof WorkoutSummary>

export const FinishAnswer = Type.Object({ workout: WorkoutView, summary: WorkoutSummary, ...Answered })
export type FinishAnswer = Static<typeof FinishAnswer>

/** `workout` is null: none is open any more. */
export const DiscardAnswer = Type.Object({ workout: Type.Null(), workoutId: Uuid, ...Answered })
export type DiscardAnswer = Static<typeof DiscardAnswer>

/** Members of a group who let it see when they train, and do so now. */
export const TrainingNow = Type.Object({
  training: Type.Array(
    Type.Object({
      userId: Uuid,
      displayName: Type.String(),
      title: Type.String(),
      startedAt: Instant,
      exercise: Nullable(Type.String({ description: 'of the set that was done last, or the first one planned' })),
      setsDone: Type.Integer(),
      sets: Type.Integer({ description: 'with those that are planned' }),
      lastSetAt: Nullable(Instant),
      rest: Nullable(Rest),
    }),
    { description: 'whoever did a set last comes first' },
  ),
})
export type TrainingNow = Static<typeof TrainingNow>
export const TrainingNowAnswer = Answer(TrainingNow)
