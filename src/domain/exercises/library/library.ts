import { v5 as uuidv5 } from 'uuid'
import type { Id } from '../../../contract/common.ts'
import { LIBRARY_SUBJECT_ID } from '../../../contract/common.ts'
import {
  CATEGORIES,
  EQUIPMENT,
  type Equipment,
  FORCES,
  LEVELS,
  MECHANICS,
  MUSCLES,
  type Muscle,
  type Tracking,
} from '../../../contract/enums.ts'
import { EXERCISE_ALIASES } from './aliases.ts'
import data from './exercises.json' with { type: 'json' }
import { MORE_EXERCISES } from './more-exercises.ts'
import { POPULAR } from './popular.ts'
import { trackingOf } from './tracking.ts'

/** An exercise everybody has. */
export interface LibraryExercise {
  /** its name for ever: made from the id in the data */
  slug: string
  name: string
  /** The name it has in the data, where lifters use another. */
  dataName?: string
  aliases: readonly string[]
  /** Its place among what people lift most, 0 the first; null: not among them. */
  popularity: number | null
  tracking: Tracking
  equipment: Equipment | null
  mechanic: (typeof MECHANICS)[number] | null
  force: (typeof FORCES)[number] | null
  level: (typeof LEVELS)[number]
  category: (typeof CATEGORIES)[number]
  primaryMuscle: Muscle
  /** without the primary one, each once */
  secondaryMuscles: readonly Muscle[]
  instructions: readonly string[]
}

/** An exercise as the data has it. */
type RawExercise = Pick<
  (typeof data)[number],
  | 'id'
  | 'name'
  | 'force'
  | 'level'
  | 'mechanic'
  | 'equipment'
  | 'primaryMuscles'
  | 'secondaryMuscles'
  | 'instructions'
  | 'category'
>

/** Those of ours, as the data has others. */
function moreRaw(): RawExercise[] {
  return MORE_EXERCISES.trim()
    .split('\n')
    .map((line) => {
      const [
        name = '',
        equipment = '',
        mechanic = '',
        force = '',
        primary = '',
        secondary = '',
        category = 'strength',
      ] = line.split('·').map((part) => part.trim())
      return {
        id: name,
        name,
        equipment,
        mechanic,
        force,
        level: 'beginner',
        category,
        primaryMuscles: [primary],
        secondaryMuscles: secondary.split(', ').filter(Boolean),
        instructions: [],
      }
    })
}

/** The data's words for equipment that are not ours with a blank for the underscore. */
const EQUIPMENT_WORDS: Record<string, Equipment> = { kettlebells: 'kettlebell', 'e-z curl bar': 'ez_bar' }

/** `word` as a member of a closed vocabulary, which it has to be: the data is part of the build. */
function oneOf<T extends string>(vocabulary: readonly T[], word: string): T {
  const found = vocabulary.find((term) => term === word.replaceAll(' ', '_'))
  if (!found) throw new Error(`exercises.json: unknown word "${word}", expected one of ${vocabulary.join(', ')}`)
  return found
}

/** '3_4_Sit-Up' → '3-4-sit-up' */
const slugOf = (id: string): string => id.toLowerCase().replace(/[^a-z0-9]+/g, '-')

function fromRaw(raw: RawExercise): LibraryExercise {
  const [primary = ''] = raw.primaryMuscles
  const primaryMuscle = oneOf(MUSCLES, primary)
  const secondaryMuscles = new Set(raw.secondaryMuscles.map((muscle) => oneOf(MUSCLES, muscle)))
  secondaryMuscles.delete(primaryMuscle)
  const traits = {
    name: raw.name,
    equipment: raw.equipment === null ? null : (EQUIPMENT_WORDS[raw.equipment] ?? oneOf(EQUIPMENT, raw.equipment)),
    mechanic: raw.mechanic === null ? null : oneOf(MECHANICS, raw.mechanic),
    force: raw.force === null ? null : oneOf(FORCES, raw.force),
    level: oneOf(LEVELS, raw.level),
    category: oneOf(CATEGORIES, raw.category),
    primaryMuscle,
    secondaryMuscles: [...secondaryMuscles],
    instructions: raw.instructions,
  }
  const slug = slugOf(raw.id)
  const popular = popularExercises().get(slug)
  return {
    slug,
    tracking: trackingOf(traits),
    ...traits,
    aliases: EXERCISE_ALIASES[slug] ?? [],
    popularity: popular?.popularity ?? null,
    ...(popular !== undefined && popular.name !== raw.name && { name: popular.name, dataName: raw.name }),
  }
}

let popular: ReadonlyMap<string, { name: string; popularity: number }> | undefined

/** By slug. */
function popularExercises() {
  popular ??= new Map(
    POPULAR.trim()
      .split('\n')
      .map((line, popularity) => {
        const [slug = '', name = ''] = line.split(' · ')
        return [slug, { name, popularity }]
      }),
  )
  return popular
}

let exercises: readonly LibraryExercise[] | undefined

/** The whole exercise library, in the order of the data and of our own; made once. See ATTRIBUTION.md for where it comes from. */
export function libraryExercises(): readonly LibraryExercise[] {
  exercises ??= [...data, ...moreRaw()].map(fromRaw)
  return exercises
}

/** The same exercise has the same id in every database. */
export const libraryIdOf = (slug: string): Id => uuidv5(slug, LIBRARY_SUBJECT_ID) as Id

let byId: ReadonlyMap<Id, LibraryExercise> | undefined

/** The library's exercise with this id, if this build has it: known without asking the database. */
export function libraryExerciseOf(id: Id): LibraryExercise | undefined {
  byId ??= new Map(libraryExercises().map((exercise) => [libraryIdOf(exercise.slug), exercise]))
  return byId.get(id)
}
