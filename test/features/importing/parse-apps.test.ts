import { readFile } from 'node:fs/promises'
import t from 'tap'
import { matchExercise } from '../../../src/domain/exercises/exercise-names.ts'
import type { ParsedSet, ParsedWorkout } from '../../../src/features/importing/parse/types.ts'
import { DATA, parseText } from './parse-support.ts'

const write = ({ type, weightKg, reps, durationS, distanceM, rpe }: ParsedSet): string =>
  [
    type === 'normal' ? '' : type,
    weightKg === null ? '' : `${weightKg} kg`,
    reps === null ? '' : `${reps}×`,
    durationS === null ? '' : `${durationS} s`,
    distanceM === null ? '' : `${distanceM} m`,
    rpe === null ? '' : `@${rpe}`,
  ]
    .filter(Boolean)
    .join(' ')

/** A workout on one line: when, what it is called, and each exercise with its sets. */
const line = ({ startedAt, endedAt, title, exercises }: ParsedWorkout): string =>
  `${startedAt}/${endedAt ?? '?'} ${title}: ${exercises.map(({ name, sets }) => `${name} ${sets.map(write).join(', ')}`).join('; ')}`

const STRONGLIFTS =
  'Date (yyyy/mm/dd),Workout,Workout Name,Program Name,Body Weight (KG),Exercise,Sets×Reps,Sets×Time,Top Set (Reps×KG),e1RM (KG),Reps,Volume (KG),Workout Volume (KG),Duration (hours),Start Time (h:mm),End Time (h:mm),Notes,Set 1 (Reps),Set 1 (KG),Set 2 (Reps),Set 2 (KG),Set 3 (Reps),Set 3 (KG)'
const LIFTOSAUR =
  'Workout DateTime,Program,Day Name,Exercise,Is Warmup Set?,Required Reps,Completed Reps,Is AMRAP?,Required RPE,Completed RPE,Log RPE?,Required Weight Value,Required Weight Unit,Completed Weight Value,Completed Weight Unit,Ask Weight?,Completed Reps Time,Target Muscles,Synergist Muscles,Notes'
const FITNOTES_SESSIONS =
  'Name,StartTime,EndTime,BodyWeight,Exercise,Equipment,Reps,Weight,Time,Distance,Status,IsWarmup,RPE,RIR,Categories,Note'

const APPS: {
  name: string
  format: string
  text: string
  workouts: string[]
  refused?: string[]
  unitFrom?: string
}[] = [
  {
    name: 'FitNotes on Android, with an exercise that has a comma and no quotes',
    format: 'fitnotes',
    text: `Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time,Comment
2026-04-29,Row, seated,Back,60,kgs,10,,,,
2026-04-29,Row, seated,Back,135,lbs,8,,,,good, really
2026-05-02,Treadmill,Cardio,,,,5,km,30:00,zone 2
2026-05-02,Plank,Core,,,,,,0:01:00,"calm, slow"
`,
    workouts: [
      '2026-04-29T00:00:00Z/? Workout: Row, seated 60 kg 10×',
      '2026-05-02T00:00:00Z/? Workout: Treadmill 1800 s 5000 m; Plank 60 s',
    ],
    // two things without quotes in one row: nothing says which comma is whose
    refused: ['too-many-cells'],
    unitFrom: 'stated',
  },
  {
    name: 'FitNotes, older, in pounds, with a comma in the comment',
    format: 'fitnotes',
    text: `Date,Exercise,Category,Weight (lbs),Reps,Distance,Distance Unit,Time,Comment
2016-04-29,Flat Barbell Bench Press,Chest,135,10,,,,good, really
`,
    workouts: ['2016-04-29T00:00:00Z/? Workout: Flat Barbell Bench Press 61.235 kg 10×'],
    unitFrom: 'stated',
  },
  {
    name: 'FitNotes on iOS, with the weight in both units',
    format: 'fitnotes',
    text: `Date,Exercise,Category,Weight (kg),Weight (lbs),Reps,Distance,Distance Unit,Time,Notes,Kind
2020-01-13,Incline Barbell Bench Press,Chest,70.00,154.32,5,,,,,wr
2020-01-13,Belt Squat,Legs,,100,5,,,,,wr
`,
    workouts: ['2020-01-13T00:00:00Z/? Workout: Incline Barbell Bench Press 70 kg 5×; Belt Squat 45.3592 kg 5×'],
    unitFrom: 'stated',
  },
  {
    name: 'FitNotes with sessions, decimal commas and sets that were not done',
    format: 'fitnotes',
    text: `${FITNOTES_SESSIONS}
Push,2025-02-23T10:13:53Z,2025-02-23T11:08:47Z,"94,0",Bench,Barbell,8,"60,5",,,Done,true,,2,"Pectorals,Triceps",
Push,2025-02-23T10:13:53Z,2025-02-23T11:08:47Z,"94,0",Bench,Barbell,8,"62,5",,,NotStarted,false,,,"Pectorals",
Push,2025-02-23T10:13:53Z,2025-02-23T11:08:47Z,"94,0",Plank,,,"0,0",00:01:30,,Done,false,"8,5",,"Core",
`,
    workouts: ['2025-02-23T10:13:53Z/2025-02-23T11:08:47Z Push: Bench (Barbell) warmup 60.5 kg 8× @8; Plank 90 s @8.5'],
    refused: ['not-a-set'],
    unitFrom: 'assumed',
  },
  {
    name: 'Fitbod, whose sets have times and two sessions a day',
    format: 'fitbod',
    text: `Date,Exercise,Reps,Weight(kg),Duration(s),Distance(m),Incline,Resistance,isWarmup,Note,multiplier
2026-09-05 18:14:33 +0100,Elliptical, 0,0.0,360.0,500.0,0.0,0.0,false,, 0.0
2026-09-05 10:14:33 +0100,Dumbbell Row, 10,33.0,0,0,0,0,False,, 2.0
2026-09-05 10:12:33 +0100,Lat Pulldown,10,20.0,0,0,0,0,true,,1
`,
    workouts: [
      '2026-09-05T09:12:33Z/2026-09-05T09:14:33Z Workout: Lat Pulldown warmup 20 kg 10×; Dumbbell Row 33 kg 10×',
      '2026-09-05T17:14:33Z/? Workout: Elliptical 360 s 500 m',
    ],
    unitFrom: 'stated',
  },
  {
    name: "Fitbod's extract for Android",
    format: 'fitbod',
    text: `date,exercise_name,Reps,weight_kg,duration_seconds,distance_meters,Incline,Resistance,isWarmup
2025-06-23,Seated Leg Curl,5,31.751465900000003,,,,,false
2025-06-23,Farmer's Walk,,20.41165665,,18.288,,,false
`,
    workouts: ["2025-06-23T00:00:00Z/? Workout: Seated Leg Curl 31.751466 kg 5×; Farmer's Walk 20.411657 kg 18.29 m"],
    unitFrom: 'stated',
  },
  {
    name: 'RepCount',
    format: 'repcount',
    text: `Workout Start,Workout End,Exercise,Weight,Reps,Notes,Kcal,Distance,Duration,Category,Name,Bodyweight
2025-10-17 03:34,2025-10-17 04:10,"Dumbbell Press",10,12,"easy",,,,Chest,"Energym Push",91
2025-10-17 03:34,2025-10-17 04:10,"Face pulls ",25.5,12,"Elbows high, chin down",,,,Back,"Energym Push",91
`,
    workouts: [
      '2025-10-17T03:34:00Z/2025-10-17T04:10:00Z Energym Push: Dumbbell Press 10 kg 12×; Face pulls 25.5 kg 12×',
    ],
    unitFrom: 'assumed',
  },
  {
    name: 'Lyfta',
    format: 'lyfta',
    text: ` Title,Date,Duration,Exercise,"Superset id",Weight,Reps,Distance,Time,"Set Type"
"Morning, alone","2026-07-13 07:30:19",01:07:22,"Bench Press",,55.000,10,null,null,NORMAL_SET
"Morning, alone","2026-07-13 07:30:19",01:07:22,"Bench Press",,60.000,8,null,null,FAILURE_SET
"Morning, alone","2026-07-13 07:30:19",01:07:22,"Plank",,null,,null,1:30,WARMUP_SET
"Morning, alone","2026-07-13 07:30:19",01:07:22,"Push Up",,0.000,8,,,BACK_OFF_SET
`,
    workouts: [
      '2026-07-13T07:30:19Z/2026-07-13T08:37:41Z Morning, alone: Bench Press 55 kg 10×, failure 60 kg 8×; Plank warmup 90 s; Push Up 8×',
    ],
    unitFrom: 'assumed',
  },
  {
    name: 'Liftosaur, which has what was planned, too',
    format: 'liftosaur',
    text: `${LIFTOSAUR}
2026-03-01T10:00:00.000Z,Mine,Day 1,"Squat, Barbell",1,5,5,0,,8,0,225,lb,225,lb,0,2026-03-01T10:00:00.000Z,,,
2026-03-01T10:00:00.000Z,Mine,Day 1,"Squat, Barbell",0,5,,0,,,0,225,lb,225,lb,0,2026-03-01T10:00:00.000Z,,,
`,
    workouts: ['2026-03-01T10:00:00Z/? Day 1: Squat, Barbell warmup 102.0583 kg 5× @8'],
    refused: ['not-a-set'],
    unitFrom: 'stated',
  },
  {
    name: 'StrongLifts 5×5, whose sets are columns, past midnight and twice a day',
    format: 'stronglifts',
    text: `${STRONGLIFTS}
2026/08/11,1,"Workout A","Stronglifts 5×5",83.5,"Squat",5/5/-,,5×55,63.7,10,550,3330.0,0.0094444,10:56 PM,12:57 AM,"",5,55,5,57.5,0,55
2026/08/11,1,"Workout A","Stronglifts 5×5",83.5,"Bench Press",-,,,,,,,,10:56 PM,12:57 AM,"",,,,,,
2026/08/11,2,"Workout B","Stronglifts 5×5",83.5,"Deadlift",1×4,,4×75,84,4,300,1670.0,0.0086111,11:57 PM,11:58 PM,"",4,75,,,,
`,
    workouts: [
      '2026-08-11T22:56:00Z/2026-08-12T00:57:00Z Workout A: Squat 55 kg 5×, 57.5 kg 5×',
      '2026-08-11T23:57:00Z/2026-08-11T23:58:00Z Workout B: Deadlift 75 kg 4×',
    ],
    refused: ['not-a-set'],
    unitFrom: 'stated',
  },
  {
    name: 'GymRun, as it spells its columns',
    format: 'gymrun',
    text: `Date,Time,Exercise,Set,Weigth,Reps,Note
05.03.24,18:05,Bankdrücken,1,60,10,
05.03.24,18:10,Bankdrücken,2,62.5,8,schwer
`,
    workouts: ['2024-03-05T18:05:00Z/2024-03-05T18:10:00Z Workout: Bankdrücken 60 kg 10×, 62.5 kg 8×'],
    unitFrom: 'assumed',
  },
  {
    name: 'any CSV, by the words of its header',
    format: 'other',
    text: `When;Workout;Movement;Load (kg);Repetitions;RIR;Set Type
2025-06-23 10:00;Legs;Back Squat;100;5;2;Warm-up
2025-06-23 10:05;Legs;Back Squat;102,5;5;1;
2025-06-23 18:00;Legs;Back Squat;60 lbs;5;;
`,
    workouts: [
      '2025-06-23T10:00:00Z/2025-06-23T10:05:00Z Legs: Back Squat warmup 100 kg 5× @8, 102.5 kg 5× @9',
      '2025-06-23T18:00:00Z/? Legs: Back Squat 27.2155 kg 5×',
    ],
    unitFrom: 'stated',
  },
]

for (const { name, format, text, workouts, refused = [], unitFrom } of APPS) {
  for (const [delimiter, other] of [
    ['as it is', text],
    ['with a byte order mark and CRLF', `\ufeff${text.replaceAll('\n', '\r\n')}`],
  ] as const) {
    t.test(`${name}, ${delimiter}`, async (t) => {
      const { report, workouts: read } = await parseText(other)
      t.equal(report.format, format)
      t.strictSame(read.map(line), workouts)
      t.strictSame(
        report.refused.map(({ code }) => code),
        refused,
      )
      t.equal(report.rows, report.sets + report.restTimers + report.refusedCount)
      t.equal(report.unit.from, unitFrom)
    })
  }
}

t.test('tabs and strokes delimit as commas and semicolons do', async (t) => {
  const rows = [
    ['Date', 'Workout Name', 'Exercise Name', 'Set Order', 'Weight', 'Reps'],
    ['2024-01-02 10:00:00', 'A', 'Squat', '1', '100', '5'],
  ]
  for (const delimiter of [',', ';', '\t', '|']) {
    const { report } = await parseText(rows.map((cells) => cells.join(delimiter)).join('\n'))
    t.strictSame([report.format, report.delimiter, report.sets], ['strong', delimiter, 1])
  }
})

const caseFile = (name: string) => readFile(new URL(`cases/${name}.csv`, DATA))
const days = (workouts: readonly ParsedWorkout[]) => workouts.map(({ startedAt }) => startedAt.slice(0, 10))

t.test('files as people have them', async (t) => {
  const dayFirst = await parseText(await caseFile('day-first-dates'))
  t.strictSame(days(dayFirst.workouts), ['2025-02-27', '2025-03-03', '2025-03-11'])
  t.match(dayFirst.report.dates, { order: 'dmy', from: 'stated' })

  const spanish = await parseText(await caseFile('strong-spanish'))
  t.match(spanish.report, { language: 'es', sets: 2, restTimers: 1, refusedCount: 0 })

  const future = await parseText(await caseFile('future-date'), { latestStart: new Date('2026-12-01') })
  t.match(future.report, { sets: 0, refused: [{ line: 2, code: 'date-in-future' }] })

  const months = await parseText(await caseFile('hevy-months'))
  t.strictSame(days(months.workouts).sort(), [
    '2025-03-09',
    '2025-05-09',
    '2025-05-09',
    '2025-10-09',
    '2025-10-09',
    '2025-10-09',
  ])

  const names = await parseText(await caseFile('old-and-short-names'))
  for (const { name } of names.workouts.flatMap(({ exercises }) => exercises)) t.not(matchExercise(name), null, name)

  const french = await parseText(await caseFile('windows-1252'))
  t.match(french.report.encoding, { value: 'windows-1252' })
  t.match(french.workouts[0], { title: 'Séance', exercises: [{ name: 'Développé couché' }] })

  const help = await parseText(await caseFile('negative-help'))
  t.match(help.sets, [{ weightKg: 21, reps: 8 }])
  t.equal(help.report.notes['help-negative'], 1)
})

t.test('a weight below nothing is refused on a lift that has no help', async (t) => {
  const { report } = await parseText(
    'Date,Workout Name,Exercise Name,Set Order,Weight,Reps\n2025-10-01,A,Squat (Barbell),1,-20,5\n',
  )
  t.match(report, { sets: 0, refused: [{ code: 'value-out-of-range' }] })
})

t.test('a rest with a number for its set is none, and two sessions of one title and minute stay two', async (t) => {
  const rest = await parseText(
    'Date,Workout Name,Exercise Name,Set Order,Weight,Reps,Seconds\n2025-10-01 10:00:00,A,Rest Timer,1,0,0,120\n',
  )
  t.match(rest.report, { sets: 0, restTimers: 1, refusedCount: 0 })
  const hevy = (end: string, kg: number) =>
    `Push,"4 Mar 2025, 18:05","4 Mar 2025, ${end}",Bench Press (Barbell),0,normal,${kg},5\n`
  const two = await parseText(
    `title,start_time,end_time,exercise_title,set_index,set_type,weight_kg,reps\n${hevy('19:05', 80)}${hevy('18:35', 60)}`,
  )
  t.strictSame(
    two.workouts.map(({ endedAt, exercises }) => [endedAt, exercises[0]?.sets[0]?.weightKg]),
    [
      ['2025-03-04T19:05:00Z', 80],
      ['2025-03-04T18:35:00Z', 60],
    ],
  )
  t.equal(new Set(two.workouts.map(({ sourceKey }) => sourceKey)).size, 2)
})

t.test('Hevy has machines whose names are other exercises in the library', async (t) => {
  const { workouts } = await parseText(
    'title,start_time,end_time,exercise_title,set_index,set_type,weight_kg,reps,duration_seconds\nA,"4 Mar 2025, 18:05",,Air Bike,0,normal,,,600\n',
  )
  t.equal(matchExercise(workouts[0]?.exercises[0]?.name ?? '')?.category, 'cardio')
})
