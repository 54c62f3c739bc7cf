import { type Static, Type } from 'typebox'
import { CATEGORIES, EQUIPMENT, FORCES, LEVELS, MECHANICS, MUSCLES, TRACKINGS } from '../../vocabulary.ts'
import { Answer, NOT_BLANK, Nullable, PLAIN_TEXT, Uuid } from '../../wire.ts'

export const Exercise = Type.Object({
  id: Uuid,
  name: Type.String(),
  own: Type.Boolean(),
  tracking: Type.Enum([...TRACKINGS]),
  equipment: Nullable(Type.Enum([...EQUIPMENT])),
  mechanic: Nullable(Type.Enum([...MECHANICS])),
  force: Nullable(Type.Enum([...FORCES])),
  level: Type.Enum([...LEVELS]),
  category: Type.Enum([...CATEGORIES]),
  primaryMuscles: Type.Array(Type.Enum([...MUSCLES])),
  secondaryMuscles: Type.Array(Type.Enum([...MUSCLES])),
  instructions: Type.Array(Type.String()),
})
export type Exercise = Static<typeof Exercise>
export const ExerciseAnswer = Answer(Exercise)

export const ExerciseQuery = Type.Object({
  muscle: Type.Optional(Type.Enum([...MUSCLES])),
  equipment: Type.Optional(Type.Enum([...EQUIPMENT])),
  q: Type.Optional(Type.String({ maxLength: 100, pattern: PLAIN_TEXT })),
})
export type ExerciseQuery = Static<typeof ExerciseQuery>

export const NewExercise = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, pattern: NOT_BLANK }),
    tracking: Type.Optional(Type.Enum([...TRACKINGS])),
    equipment: Type.Optional(Nullable(Type.Enum([...EQUIPMENT]))),
    primaryMuscles: Type.Optional(Type.Array(Type.Enum([...MUSCLES]), { maxItems: 17, uniqueItems: true })),
    secondaryMuscles: Type.Optional(Type.Array(Type.Enum([...MUSCLES]), { maxItems: 17, uniqueItems: true })),
  },
  { additionalProperties: false },
)
export type NewExercise = Static<typeof NewExercise>

export const ExerciseList = Type.Object({ exercises: Type.Array(Exercise) })
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
