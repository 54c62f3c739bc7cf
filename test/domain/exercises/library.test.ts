import t from 'tap'
import { normaliseName } from '../../../src/contract/arithmetic/exercise-words.ts'
import { TRACKINGS } from '../../../src/contract/enums.ts'
import { buildExerciseIndex, matchExercise, matchIn } from '../../../src/domain/exercises/exercise-names.ts'
import { EXERCISE_ALIASES } from '../../../src/domain/exercises/library/aliases.ts'
import { libraryExercises } from '../../../src/domain/exercises/library/library.ts'
import { MORE_EXERCISES } from '../../../src/domain/exercises/library/more-exercises.ts'
import { POPULAR } from '../../../src/domain/exercises/library/popular.ts'

const library = libraryExercises()
const OURS = MORE_EXERCISES.trim().split('\n').length
const tracked = new Map(library.map(({ slug, tracking }) => [slug, tracking]))

t.test('the library has 873 exercises of others and some of our own, each with a slug of its own', async (t) => {
  t.equal(library.length, 873 + OURS)
  t.equal(new Set(library.map(({ slug }) => slug)).size, library.length)
  t.strictSame(
    library.filter(({ slug }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)),
    [],
  )
})

t.test("the data's words become the domain's, and what is missing is null", async (t) => {
  const library = libraryExercises().slice(0, 873)
  const missing = (field: 'force' | 'mechanic' | 'equipment') => library.filter((exercise) => exercise[field] === null)
  t.equal(missing('force').length, 29)
  t.equal(missing('mechanic').length, 87)
  t.equal(missing('equipment').length, 77)
  const having = (equipment: string) => library.filter((exercise) => exercise.equipment === equipment).length
  t.strictSame(
    ['kettlebell', 'ez_bar', 'body_only', 'exercise_ball', 'medicine_ball', 'foam_roll'].map(having),
    [53, 9, 111, 12, 17, 11],
  )
  t.equal(library.filter(({ category }) => category === 'olympic_weightlifting').length, 35)
})

t.test('one exercise as it is seeded', async (t) => {
  const found = library.find(({ slug }) => slug === '3-4-sit-up')
  t.equal(found?.instructions.length, 5)
  t.strictSame(
    { ...found, instructions: [] },
    {
      slug: '3-4-sit-up',
      name: '3/4 Sit-Up',
      aliases: [],
      popularity: null,
      tracking: 'reps_only',
      equipment: 'body_only',
      mechanic: 'compound',
      force: 'pull',
      level: 'beginner',
      category: 'strength',
      primaryMuscle: 'abdominals',
      secondaryMuscles: [],
      instructions: [],
    },
  )
})

t.test('no muscle is named twice for one exercise', async (t) => {
  t.strictSame(
    library.filter(
      ({ primaryMuscle, secondaryMuscles }) =>
        new Set([primaryMuscle, ...secondaryMuscles]).size !== secondaryMuscles.length + 1,
    ),
    [],
  )
})

t.test('what is recorded of an exercise follows from what is done', async (t) => {
  const expected: Record<(typeof TRACKINGS)[number], string[]> = {
    weight_reps: [
      'barbell-squat',
      'dip-machine',
      'weighted-crunches',
      'tire-flip',
      'jerk-dip-squat',
      'lateral-raise-with-bands',
    ],
    bodyweight_reps: [
      'pullups',
      'chin-up',
      'dips-chest-version',
      'parallel-bar-dip',
      'pushups',
      'bodyweight-squat',
      'inverted-row',
    ],
    assisted_reps: ['band-assisted-pull-up'],
    reps_only: ['crunches', 'hanging-leg-raise', 'russian-twist', 'front-box-jump', 'ab-roller'],
    duration: ['plank', 'side-bridge', 'hamstring-stretch', 'calves-smr', 'rope-jumping'],
    weight_duration: ['plate-pinch', 'crucifix'],
    distance_duration: ['running-treadmill', 'rowing-stationary', 'bicycling'],
    weight_distance: ['farmers-walk', 'yoke-walk', 'sled-push'],
  }
  for (const tracking of TRACKINGS) for (const slug of expected[tracking]) t.equal(tracked.get(slug), tracking, slug)
})

t.test('every alias means an exercise of the library, and is found as that exercise', async (t) => {
  const aliases = Object.entries(EXERCISE_ALIASES).flatMap(([slug, names]) => names.map((name) => ({ slug, name })))
  t.ok(aliases.length >= 150)
  t.strictSame(
    Object.keys(EXERCISE_ALIASES).filter((slug) => !tracked.has(slug)),
    [],
  )
  t.strictSame(
    aliases.filter(({ slug, name }) => matchExercise(name)?.slug !== slug),
    [],
  )
})

t.test('no alias repeats or contradicts what the word rules find by themselves', async (t) => {
  const bare = buildExerciseIndex(library.map(({ aliases: _, ...exercise }) => exercise))
  t.strictSame(
    Object.values(EXERCISE_ALIASES)
      .flat()
      .filter((name) => matchIn(bare, name) !== null),
    // by its words it is a crunch; people hang
    ['Knees to Elbows'],
  )
})

t.test('what people lift most is in the library, each once, and no two exercises have the same name', async (t) => {
  const popular = library.filter(({ popularity }) => popularity !== null)
  t.strictSame(
    popular.map(({ popularity }) => popularity).sort((a, b) => a! - b!),
    POPULAR.trim()
      .split('\n')
      .map((_, i) => i),
  )
  t.equal(new Set(library.map(({ name }) => normaliseName(name))).size, library.length)
  t.strictSame(
    popular.filter(({ slug, name, dataName }) =>
      [name, ...(dataName === undefined ? [] : [dataName])].some((one) => matchExercise(one)?.slug !== slug),
    ),
    [],
    'both names mean it',
  )
})
