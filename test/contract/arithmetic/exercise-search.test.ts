import t from 'tap'
import { type FindableExercise, searchExercises } from '../../../src/contract/arithmetic/exercise-search.ts'
import { libraryExercises } from '../../../src/domain/exercises/library/library.ts'

const LIBRARY = libraryExercises().map(({ name, dataName, aliases, popularity, equipment, primaryMuscle }) => ({
  name,
  aliases: [...aliases, ...(dataName === undefined ? [] : [dataName])],
  popularity,
  equipment,
  primaryMuscles: [primaryMuscle],
  own: false,
}))

const namesFor = (q: string, exercises: readonly FindableExercise[] = LIBRARY, limit = 8) =>
  searchExercises(exercises, q, limit).map(({ name }) => name)

t.test('what people type finds the common lift first', async (t) => {
  const expected: [string, string][] = [
    ['bench', 'Bench Press (Barbell)'],
    ['bench pr', 'Bench Press (Barbell)'],
    ['bench press', 'Bench Press (Barbell)'],
    ['benchpress', 'Bench Press (Barbell)'],
    ['bnch press', 'Bench Press (Barbell)'],
    ['becnh', 'Bench Press (Barbell)'],
    ['benhc press', 'Bench Press (Barbell)'],
    ['squat', 'Squat (Barbell)'],
    ['squats', 'Squat (Barbell)'],
    ['back squat', 'Squat (Barbell)'],
    ['row', 'Bent Over Row (Barbell)'],
    ['rows', 'Bent Over Row (Barbell)'],
    ['curl', 'Bicep Curl (Dumbbell)'],
    ['biceps', 'Bicep Curl (Dumbbell)'],
    ['dead', 'Deadlift (Barbell)'],
    ['dead lift', 'Deadlift (Barbell)'],
    ['ohp', 'Overhead Press (Barbell)'],
    ['rdl', 'Romanian Deadlift (Barbell)'],
    ['rdl db', 'Romanian Deadlift (Dumbbell)'],
    ['bulgarian', 'Bulgarian Split Squat (Dumbbell)'],
    ['bulgarian split squat', 'Bulgarian Split Squat (Dumbbell)'],
    ['chest fly', 'Chest Fly (Machine)'],
    ['pec deck', 'Chest Fly (Machine)'],
    ['lat pull', 'Lat Pulldown (Cable)'],
    ['lunge', 'Lunge (Dumbbell)'],
    ['pullup', 'Pull Up'],
    ['pull-ups', 'Pull Up'],
    ['dumbbell bench', 'Bench Press (Dumbbell)'],
    ['db bench', 'Bench Press (Dumbbell)'],
    ['barbell bench press - medium grip', 'Bench Press (Barbell)'],
    ['leg curl', 'Lying Leg Curl (Machine)'],
    ['hip thrust', 'Hip Thrust (Barbell)'],
    ['PRESS bench', 'Bench Press (Barbell)'],
    ['walking', 'Walking'],
    ['dips', 'Chest Dip'],
  ]
  for (const [typed, first] of expected) t.equal(namesFor(typed)[0], first, typed)
})

t.test('what nobody would mean is not among the first', async (t) => {
  t.notOk(namesFor('row').some((name) => name.includes('Prowler')))
  t.notOk(namesFor('lat pull').some((name) => name.includes('Flat Bench')))
  t.notOk(namesFor('lunge', LIBRARY, 5).some((name) => name.includes('Sprint')))
  t.strictSame(namesFor('%'), [])
  t.strictSame(namesFor('_____'), [])
  t.strictSame(namesFor('qqqq zzzz'), [])
})

t.test('own and recent exercises come before others that fit as well, the newest first', async (t) => {
  const exercises: FindableExercise[] = LIBRARY.map((exercise) => {
    if (exercise.name === 'Front Squat (Barbell)') return { ...exercise, lastOn: '2026-11-01' }
    return exercise.name === 'Hack Squat (Machine)' ? { ...exercise, lastOn: '2026-11-20' } : exercise
  })
  exercises.push({ ...exercises[0]!, name: 'Squat of mine', aliases: [], own: true, popularity: null })
  exercises.push({ ...exercises[0]!, name: 'Squad of mine', aliases: [], own: true, popularity: null })
  t.strictSame(namesFor('squat', exercises, 4), [
    'Hack Squat (Machine)',
    'Front Squat (Barbell)',
    'Squat of mine',
    'Squat (Barbell)',
  ])
  t.strictSame(namesFor('', exercises, 3), ['Hack Squat (Machine)', 'Front Squat (Barbell)', 'Squad of mine'])
})

t.test('a name given by the member is a name, and letters of every script are found', async (t) => {
  const own = {
    name: 'Жим лёжа',
    aliases: ['klimmzug breit'],
    popularity: null,
    own: true,
    equipment: null,
    primaryMuscles: [],
  }
  for (const typed of ['жим лежа', 'Жим', 'klimm', 'breit klimmzug', 'klimmzüge'])
    t.equal(namesFor(typed, [...LIBRARY, own])[0], own.name, typed)
})
