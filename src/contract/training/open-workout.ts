import { type Static, Type } from 'typebox'
import { type Id, Instant, Nullable, Uuid } from '../common.ts'
import { LIMITS } from '../limits.ts'
import { WorkoutView } from '../workouts.ts'

/** A workout while it is going on: what every screen shows of it. */

/** A rest as an instant, so that every screen counts down the same clock. */
export const Rest = Type.Object({
  endsAt: Instant,
  lengthS: Type.Integer({ minimum: 1, maximum: LIMITS.restS.most, description: 'how long it is in all' }),
})
export type Rest = Static<typeof Rest>

/** One line that the trainer puts on top of the member's screen until it is read. */
export const Cue = Type.Object({
  text: Type.String(),
  by: Type.Object({ id: Uuid, displayName: Type.String() }),
  at: Instant,
})
export type Cue = Static<typeof Cue>

export const OpenWorkout = Type.Object({
  ...WorkoutView.properties,
  rest: Nullable(Rest),
  cue: Nullable(Cue),
  assignmentId: Nullable(
    Type.Unsafe<Id>({ ...Uuid, description: 'the assigned workout that it fulfils once it is finished' }),
  ),
})
export type OpenWorkout = Static<typeof OpenWorkout>
