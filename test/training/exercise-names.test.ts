import t from 'tap'
import { libraryExercises } from '../../src/db/library/library.ts'
import {
  buildExerciseIndex,
  matchExercise,
  matchIn,
  normaliseName,
  trackingFromSets,
} from '../../src/training/exercise-names.ts'

const slugOf = (name: string) => matchExercise(name)?.slug ?? null

t.test('names are compared without case, accents, punctuation and doubled blanks', async (t) => {
  t.equal(normaliseName('  Bench-Press  (BARBELL) '), 'bench press barbell')
  t.equal(normaliseName("Farmer's Walk"), normaliseName('farmers walk'))
  t.equal(normaliseName('Extensão de Tríceps'), 'extensao de triceps')
  t.equal(normaliseName('3/4 Sit-Up'), '3 4 sit up')
})

t.test('names in any script keep their letters, and a name without letters stays itself', async (t) => {
  t.equal(normaliseName('卧推 (杠铃)'), '卧推 杠铃')
  t.equal(normaliseName('Жим лёжа'), normaliseName('жим лежа'))
  t.equal(normaliseName('स्क्वाट'), 'स्क्वाट'.normalize('NFC'))
  t.equal(normaliseName(' 💪 '), '💪')
})

t.test('every library exercise is found by its own name', async (t) => {
  t.strictSame(
    libraryExercises().filter(({ name, slug }) => slugOf(name) !== slug),
    [],
  )
})

t.test('the words may stand in any order and number', async (t) => {
  t.equal(slugOf('Deadlift (Barbell)'), 'barbell-deadlift')
  t.equal(slugOf('barbell deadlifts'), 'barbell-deadlift')
  t.equal(slugOf('Hammer Curl'), 'hammer-curls')
  t.equal(slugOf('Chest Press with Cable'), 'cable-chest-press')
  t.equal(slugOf('Crunch'), 'crunches')
  t.equal(slugOf('Reverse Fly'), 'reverse-flyes')
  t.equal(slugOf('Dumbell Kickback'), 'tricep-dumbbell-kickback', 'as a real log spells it')
  for (const name of ['Pull Up', 'Pull-ups', 'PULLUPS']) t.equal(slugOf(name), 'pullups', name)
  for (const name of ['Skullcrusher (EZ Bar)', 'E-Z Bar Skull Crushers'])
    t.equal(slugOf(name), 'ez-bar-skullcrusher', name)
})

t.test('equipment in brackets has to be the equipment of the exercise', async (t) => {
  t.equal(slugOf('Romanian Deadlift (Barbell)'), 'romanian-deadlift')
  t.equal(slugOf('Romanian Deadlift (Dumbbell)'), null)
  t.equal(slugOf('Preacher Curl (Barbell)'), 'preacher-curl')
  t.equal(slugOf('Spider Curl (Barbell)'), null, 'the one in the library is done with an EZ bar')
  t.equal(slugOf('Inverted Row (Bodyweight)'), 'inverted-row')
  t.equal(slugOf('Bench Press (Smith Machine)'), 'smith-machine-bench-press')
  t.equal(slugOf('Shrug (Smith Machine)'), null)
})

t.test('a barbell is never matched to a dumbbell, nor anything to other equipment', async (t) => {
  const named = { Barbell: 'barbell', Dumbbell: 'dumbbell', Cable: 'cable', Kettlebell: 'kettlebell' } as const
  const wrong: string[] = []
  for (const { name } of libraryExercises()) {
    const base = name.replace(
      /\b(barbell|dumbbell|cable|kettlebell|machine|smith|ez[- ]bar|bands?|medicine ball)s?\b/gi,
      '',
    )
    if (base.trim() === '' || (base !== name && /\b(band|ball|bar)s?\b/i.test(name))) continue
    for (const [word, equipment] of Object.entries(named)) {
      const match = matchExercise(`${base} (${word})`)
      // a few library names say another equipment than their data
      if (match && match.equipment !== equipment && !match.name.includes(word))
        wrong.push(`${base} (${word}) → ${match.slug}`)
    }
  }
  t.strictSame(wrong, [])
})

t.test('what fits several exercises, or none, is left to the member', async (t) => {
  for (const name of [
    '',
    'Ohio State',
    'Leg Press Technogym (Gelb)',
    'Lower Back',
    'Press',
    'Barbell',
    'Übung 3',
    '💪',
  ])
    t.equal(slugOf(name), null, name)
  t.equal(slugOf('Lat Pulldown (Machine)'), null, 'a lever machine is not the cable')
})

t.test('a real name wins over an alias, and shared words match nothing', async (t) => {
  const exercises = [
    { slug: 'a', name: 'Row', equipment: null },
    { slug: 'b', name: 'Pull', equipment: 'cable' as const },
    { slug: 'c', name: 'Curl on Bench', equipment: 'cable' as const },
    { slug: 'd', name: 'Bench Curl', equipment: 'cable' as const },
  ]
  const index = buildExerciseIndex(exercises, { b: ['Row'] })
  t.equal(matchIn(index, 'row')?.slug, 'a')
  t.equal(matchIn(index, 'Pull (Cable)')?.slug, 'b')
  t.equal(matchIn(index, 'bench curl')?.slug, 'd', 'its exact name')
  t.equal(matchIn(index, 'bench curls'), null)
})

t.test('of an own exercise, its sets and its name say how it is recorded', async (t) => {
  const set = (weightKg: number | null, reps: number | null, durationS: number | null = null, distanceM = 0) => ({
    weightKg,
    reps,
    durationS,
    distanceM,
  })
  t.equal(trackingFromSets([set(0, 8), set(20, 8)]), 'weight_reps')
  t.equal(trackingFromSets([set(0, 15), set(null, 12)]), 'reps_only', 'blank and 0 are both no load')
  t.equal(trackingFromSets([set(null, null, 60)]), 'duration')
  t.equal(trackingFromSets([set(16, null, 60)]), 'weight_duration')
  t.equal(trackingFromSets([set(null, null, 1800, 5000)]), 'distance_duration')
  t.equal(trackingFromSets([set(null, 0, null, 5000)]), 'distance_duration')
  t.equal(trackingFromSets([set(40, null, null, 30)]), 'weight_distance')
  t.equal(trackingFromSets([set(100, null)]), 'weight_reps')
  t.equal(trackingFromSets([{ reps: 12 }]), 'reps_only')
  t.equal(trackingFromSets([]), 'weight_reps')
  t.equal(trackingFromSets([set(20, 8)], 'Pull Up (Assisted)'), 'assisted_reps')
  t.equal(trackingFromSets([set(0, 8)], 'Wide Pull Up'), 'bodyweight_reps')
  t.equal(trackingFromSets([set(10, 5)], 'Chin Up (Weighted)'), 'bodyweight_reps')
  t.equal(trackingFromSets([set(40, 8)], 'Seated Dip Machine'), 'weight_reps')
})
