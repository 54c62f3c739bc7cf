import { type Static, Type } from 'typebox'
import { Answer, LocalDate, Name, NOT_BLANK, Nullable, PLAIN_TEXT, Uuid } from './common.ts'
import { CATEGORIES, EQUIPMENT, FORCES, LEVELS, MECHANICS, MUSCLES, TRACKINGS } from './enums.ts'

export const Exercise = Type.Object({
  id: Uuid,
  name: Type.String(),
  aliases: Type.Array(Type.String(), { description: 'other names that it is found by' }),
  popularity: Nullable(Type.Integer({ description: 'its place among what people lift most, 0 the first' })),
  own: Type.Boolean(),
  tracking: Type.Enum([...TRACKINGS]),
  equipment: Nullable(Type.Enum([...EQUIPMENT])),
  mechanic: Nullable(Type.Enum([...MECHANICS])),
  force: Nullable(Type.Enum([...FORCES])),
  level: Type.Enum([...LEVELS]),
  category: Type.Enum([...CATEGORIES]),
  primaryMuscles: Type.Array(Type.Enum([...MUSCLES])),
  secondaryMuscles: Type.Array(Type.Enum([...MUSCLES])),
})
export type Exercise = Static<typeof Exercise>

/** An exercise as a search finds it. */
export const FoundExercise = Type.Object({
  ...Exercise.properties,
  lastOn: Type.Optional(
    Type.Unsafe<string>({
      ...LocalDate,
      description: 'with `q`: the day when you last did it, in one of your newest workouts',
    }),
  ),
})
export type FoundExercise = Static<typeof FoundExercise>

/** One exercise by itself: how it is done is three quarters of a list's bytes, and nobody reads it there. */
export const ExerciseDetail = Type.Object({ ...Exercise.properties, instructions: Type.Array(Type.String()) })
export type ExerciseDetail = Static<typeof ExerciseDetail>
export const ExerciseAnswer = Answer(ExerciseDetail)

export const ExerciseQuery = Type.Object({
  muscle: Type.Optional(Type.Enum([...MUSCLES])),
  equipment: Type.Optional(Type.Enum([...EQUIPMENT])),
  q: Type.Optional(Type.String({ maxLength: 100, pattern: PLAIN_TEXT })),
  own: Type.Optional(Type.Boolean({ description: 'your own only, all of them' })),
})
export type ExerciseQuery = Static<typeof ExerciseQuery>

const Worked = Type.Optional(Type.Array(Type.Enum([...MUSCLES]), { maxItems: 17, uniqueItems: true }))
const OwnExercise = {
  name: Name(200),
  tracking: Type.Optional(Type.Enum([...TRACKINGS])),
  equipment: Type.Optional(Nullable(Type.Enum([...EQUIPMENT]))),
  primaryMuscles: Worked,
  secondaryMuscles: Worked,
}

export const NewExercise = Type.Object(OwnExercise, { additionalProperties: false })
export type NewExercise = Static<typeof NewExercise>

/** What is left out stays as it is. Another tracking counts everything that was logged with it anew. */
export const ExercisePatch = Type.Object(
  { ...OwnExercise, name: Type.Optional(OwnExercise.name) },
  { additionalProperties: false, minProperties: 1 },
)
export type ExercisePatch = Static<typeof ExercisePatch>

/** An own exercise as it is now, and the revision that its change gave the member's page. */
export const SavedExercise = Type.Object({
  ...ExerciseDetail.properties,
  epoch: Type.String(),
  revision: Type.Integer(),
})
export type SavedExercise = Static<typeof SavedExercise>

export const ExerciseList = Type.Object({ exercises: Type.Array(FoundExercise) })
export type ExerciseList = Static<typeof ExerciseList>
export const ExerciseListAnswer = Answer(ExerciseList)

const AliasName = Type.String({ minLength: 1, maxLength: 200, pattern: NOT_BLANK })

/** A name and the exercise that its member said it means. The name is as names are compared: lower case, no punctuation. */
export const ExerciseAlias = Type.Object({ name: Type.String(), exerciseId: Uuid, exercise: Type.String() })
export type ExerciseAlias = Static<typeof ExerciseAlias>
export const AliasList = Type.Object({ aliases: Type.Array(ExerciseAlias) })
export type AliasList = Static<typeof AliasList>
export const AliasListAnswer = Answer(AliasList)
export const AliasInput = Type.Object({ name: AliasName, exerciseId: Uuid }, { additionalProperties: false })
export type AliasInput = Static<typeof AliasInput>
export const AliasQuery = Type.Object({ name: AliasName })
export const SavedAlias = Type.Object({ alias: ExerciseAlias, epoch: Type.String(), revision: Type.Integer() })
export type SavedAlias = Static<typeof SavedAlias>

export const MuscleList = Type.Object({
  muscles: Type.Array(
    Type.Object({ muscle: Type.Enum([...MUSCLES]), primary: Type.Integer(), secondary: Type.Integer() }),
  ),
})
export type MuscleList = Static<typeof MuscleList>
export const MuscleListAnswer = Answer(MuscleList)
