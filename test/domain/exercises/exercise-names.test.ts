import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import t from 'tap'
import { projectUrl } from '../../../deploy/project.ts'
import { normaliseName } from '../../../src/contract/arithmetic/exercise-words.ts'
import {
  buildExerciseIndex,
  matchExercise,
  matchIn,
  trackingFromSets,
} from '../../../src/domain/exercises/exercise-names.ts'
import { libraryExercises } from '../../../src/domain/exercises/library/library.ts'

const DATA = new URL('test/data/', projectUrl)
const LOGS = [
  ['breinsp_strong-charts_strong.csv', 'Exercise Name', ','],
  ['dravenbc_semicolon_strong.csv', 'Exercise Name', ';'],
  ['mouadja02_hevy_workout_data.csv', 'exercise_title', ','],
  ['wojtek_resttimer_strong.csv', 'Exercise Name', ','],
] as const

/** As it stands, and as it is stored for look-up, when brackets are gone: the same. */
function slugOf(name: string): string | null {
  const slug = matchExercise(name)?.slug ?? null
  t.equal(matchExercise(normaliseName(name))?.slug ?? null, slug, name)
  return slug
}

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
  t.equal(slugOf('Romanian Deadlift (Dumbbell)'), 'dumbbell-romanian-deadlift')
  t.equal(slugOf('Romanian Deadlift (Cable)'), null)
  t.equal(slugOf('Preacher Curl (Barbell)'), 'preacher-curl')
  t.equal(slugOf('Spider Curl (Barbell)'), 'barbell-spider-curl')
  t.equal(slugOf('Spider Curl (Cable)'), null)
  t.equal(slugOf('Inverted Row (Bodyweight)'), 'inverted-row')
  t.equal(slugOf('Bench Press (Smith Machine)'), 'smith-machine-bench-press')
  t.equal(slugOf('Shrug (Smith Machine)'), 'smith-machine-shrug')
  t.equal(slugOf('Deadlift (Band)'), null, 'the one in the library is a bar with bands')
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

t.test('a bar in brackets is a barbell, as early versions of Strong wrote it', async (t) => {
  for (const name of ['Bench Press', 'Squat', 'Deadlift', 'Overhead Press', 'Bent Over Row', 'Romanian Deadlift'])
    t.equal(slugOf(`${name} (Bar)`), slugOf(`${name} (Barbell)`), name)
  t.equal(slugOf('Bench Press (Bar)'), 'barbell-bench-press-medium-grip')
  t.equal(slugOf('Muscle Up (Bar)'), 'muscle-up', 'but for a name that is known as it stands')
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
  t.equal(slugOf('Lat Pulldown (Machine)'), 'machine-lat-pulldown', 'a lever machine is not the cable')
})

t.test('a real name wins over an alias, and shared words match nothing', async (t) => {
  const exercises = [
    { slug: 'a', name: 'Row', equipment: null },
    { slug: 'b', name: 'Pull', aliases: ['Row'], equipment: 'cable' as const },
    { slug: 'c', name: 'Curl on Bench', equipment: 'cable' as const },
    { slug: 'd', name: 'Bench Curl', equipment: 'cable' as const },
  ]
  const index = buildExerciseIndex(exercises)
  t.equal(matchIn(index, 'row')?.slug, 'a')
  t.equal(matchIn(index, 'Pull (Cable)')?.slug, 'b')
  t.equal(matchIn(index, 'bench curl')?.slug, 'd', 'its exact name')
  t.equal(matchIn(index, 'bench curls'), null)
})

t.test('of the sets in real logs, under a tenth have a name that means nothing', async (t) => {
  const named = new Map<string, number>()
  for (const [file, column, delimiter] of LOGS) {
    const [header = [], ...rows] = parse(await readFile(new URL(file, DATA)), { delimiter }) as string[][]
    for (const row of rows) {
      const name = row[header.indexOf(column)] ?? ''
      named.set(name, (named.get(name) ?? 0) + 1)
    }
  }
  const sum = (names: readonly string[]) => names.reduce((sets, name) => sets + (named.get(name) ?? 0), 0)
  const all = [...named.keys()]
  const unknown = all.filter((name) => slugOf(name) === null)
  const share = sum(unknown) / sum(all)
  t.comment(`${sum(unknown)} of ${sum(all)} sets: ${unknown.join(', ')}`)
  t.ok(share < 0.1, `${(share * 100).toFixed(1)} %`)
})

t.test(
  'every standard exercise of Strong and Hevy is known, but for a few that the library does not have',
  async (t) => {
    for (const app of ['strong', 'hevy']) {
      const file = await readFile(new URL(`standard-names/${app}.txt`, DATA), 'utf8')
      const [known = '', lacking = ''] = file.split('\n\n')
      const names = (part: string) => part.split('\n').filter((name) => name !== '' && !name.startsWith('#'))
      t.ok(names(known).length > 220, app)
      for (const name of names(known)) t.not(slugOf(name), null, name)
      for (const name of names(lacking)) t.equal(slugOf(name), null, name)
    }
  },
)

t.test('a name means the same equipment as it says, in every standard name', async (t) => {
  const said = {
    Barbell: 'barbell',
    Dumbbell: 'dumbbell',
    Cable: 'cable',
    Kettlebell: 'kettlebell',
    Band: 'bands',
  } as const
  for (const app of ['strong', 'hevy']) {
    for (const name of (await readFile(new URL(`standard-names/${app}.txt`, DATA), 'utf8')).split('\n')) {
      const match = matchExercise(name)
      for (const [word, equipment] of Object.entries(said))
        if (match && name.toLowerCase().endsWith(`(${word.toLowerCase()})`) && match.slug !== 'band-assisted-pull-up')
          t.equal(match.equipment, equipment, `${name} → ${match.name}`)
    }
  }
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
