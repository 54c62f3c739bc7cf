import t from 'tap'
import { ImportFileError } from '../../../src/features/importing/parse/types.ts'
import { parseText } from './parse-support.ts'

const IOS = 'Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE'
const HASH =
  '"Workout #";"Date";"Workout Name";"Duration (sec)";"Exercise Name";"Set Order";"Weight (kg)";"Reps";"RPE";"Distance (meters)";"Seconds";"Notes";"Workout Notes"'
const ANDROID =
  'Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Distance Unit;Seconds;Notes;Workout Notes;Workout Duration'
const HEVY =
  '"title","start_time","end_time","description","exercise_title","superset_id","exercise_notes","set_index","set_type","weight_kg","reps","distance_km","duration_seconds","rpe"'

interface Layout {
  name: string
  text: string
  language: string | null
  /** weight, unit, reps, seconds, metres of the first set; end of the workout */
  first: [number | null, string, number | null, number | null, number | null]
  end: string | null
  unitFrom: string
}

const LAYOUTS: Layout[] = [
  {
    name: 'iOS, 2020 to 2026',
    text: `${IOS}\n2021-02-10 16:46:13,"Mittwoch",2h 18m,"Bench Press (Barbell)",1,75.0,8,0,0,"","",\n`,
    language: 'en',
    first: [75, 'kg', 8, null, null],
    end: '2021-02-10T19:04:13Z',
    unitFrom: 'assumed',
  },
  {
    name: 'numbered workouts, weight in kg, semicolons',
    text: `${HASH}\n"71";"2022-10-23 17:41:11";"Pull";"3608";"Knelt Pulldown";"WARM_UP";"2.2679618500000003";"5";"";"250";"";"";""\n`,
    language: 'en',
    first: [2.2679618500000003, 'kg', 5, null, 250],
    end: '2022-10-23T18:41:19Z',
    unitFrom: 'stated',
  },
  {
    name: 'numbered workouts, weight in lbs',
    text: `${HASH.replace('(kg)', '(lbs)')}\n"71";"2022-10-23 17:41:11";"Pull";"3608";"Row";"1";"135";"5";"";"";"";"";""\n`,
    language: 'en',
    first: [135, 'lb', 5, null, null],
    end: '2022-10-23T18:41:19Z',
    unitFrom: 'stated',
  },
  {
    name: 'Android, 2021 to 2024',
    text: `${ANDROID}\n2023-08-16 13:19:34;"Back and abs";"Plank";2;;;;;2.5;km;30;;;41m\n`,
    language: 'en',
    first: [null, 'kg', null, 30, 2500],
    end: '2023-08-16T14:00:34Z',
    unitFrom: 'assumed',
  },
  {
    name: 'Android without a header',
    text: '2023-08-16 13:19:34;"Back and abs";"Row";1;60;lbs;8;;;mi.;;;;41m\n2023-08-16 13:19:34;"Back and abs";"Row";2;60;lbs;8;;;mi.;;;;41m\n',
    language: null,
    first: [60, 'lb', 8, null, null],
    end: '2023-08-16T14:00:34Z',
    unitFrom: 'stated',
  },
  {
    name: 'units with semicolons, no duration',
    text: `${ANDROID.replace(';Workout Duration', '')}\n2023-08-16 13:19:34;"Abs";"Run";1;;;;;1;mi.;600;;\n`,
    language: 'en',
    first: [null, 'kg', null, 600, 1609.34],
    end: null,
    unitFrom: 'assumed',
  },
  {
    name: 'units with commas',
    text: `${ANDROID.replaceAll(';', ',')}\n2023-08-16 13:19:34,"Legs","Squat",1,100,kg,5,8,,,,,,1h\n`,
    language: 'en',
    first: [100, 'kg', 5, null, null],
    end: '2023-08-16T14:19:34Z',
    unitFrom: 'stated',
  },
  {
    name: '2015 to 2017, kg and km, CRLF, sets from 0',
    text: 'Date,Workout Name,Exercise Name,Set Order,kg,Reps,km,Seconds,Notes\r\n2016-01-02 10:00:00,"Legs","Squat",0,100,5,1.5,0,\r\n',
    language: 'en',
    first: [100, 'kg', 5, null, 1500],
    end: null,
    unitFrom: 'stated',
  },
  {
    name: '2015 to 2017, lb and mi',
    text: 'Date,Workout Name,Exercise Name,Set Order,lb,Reps,mi,Seconds,Notes\r\n2016-01-02 10:00:00,"Legs","Squat",0,225,5,0,0,\r\n',
    language: 'en',
    first: [225, 'lb', 5, null, null],
    end: null,
    unitFrom: 'stated',
  },
  {
    name: '2017 to 2019, neither duration nor RPE',
    text: 'Date,Workout Name,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes\n2018-01-02 10:00:00,"Legs","Squat",1,100,5,0,0,,\n',
    language: 'en',
    first: [100, 'kg', 5, null, null],
    end: null,
    unitFrom: 'assumed',
  },
  {
    name: 'RPE, no duration',
    text: 'Date,Workout Name,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE\n2018-01-02 10:00:00,"Legs","Squat",1,100,5,0,0,,,7.5\n',
    language: 'en',
    first: [100, 'kg', 5, null, null],
    end: null,
    unitFrom: 'assumed',
  },
  {
    name: 'French, CRLF',
    text: 'Date,Nom de l\'entraînement,Durée,Nom de l\'exercice,Ordre de la série,Poids,Réps,Distance,Secondes,Notes,Notes d\'entraînement,RPE\r\n2024-01-02 10:00:00,"Jambes",38min,"Squat",1,100,5,0,0,,,\r\n',
    language: 'fr',
    first: [100, 'kg', 5, null, null],
    end: '2024-01-02T10:38:00Z',
    unitFrom: 'assumed',
  },
  {
    name: 'German',
    text: 'Datum,Workout-Name,Dauer,Name der Übung,Reihenfolge festlegen,Gewicht,Wiederh.,Entfernung,Sekunden,Notizen,Workout-Notizen,RPE\n2024-01-02 10:00:00,"Beine",1h,"Kniebeuge",1,100,5,0,0,,,\n',
    language: 'de',
    first: [100, 'kg', 5, null, null],
    end: '2024-01-02T11:00:00Z',
    unitFrom: 'assumed',
  },
  {
    name: 'Chinese',
    text: '日期,锻炼名称,时长,运动名称,设置顺序,重量,次,距离,秒,备注,锻炼备注,RPE\n2020-09-29 07:10:22,"4.Pull",1小时13分钟,"Bent Over Row (Barbell)",1,44.09245243697551,5,0,0,"4x8","星期二",\n',
    language: 'zh',
    first: [44.09245243697551, 'kg', 5, null, null],
    end: '2020-09-29T08:23:22Z',
    unitFrom: 'assumed',
  },
  {
    name: 'Hevy',
    text: `${HEVY}\n"Monday","30 Jun 2025, 19:56","30 Jun 2025, 20:58","","Incline Bench Press (Dumbbell)",,"",0,"normal",48,13,,,\n`,
    language: 'en',
    first: [48, 'kg', 13, null, null],
    end: '2025-06-30T20:58:00Z',
    unitFrom: 'stated',
  },
  {
    name: 'Hevy with pounds beside kilometres, without supersets',
    text: `${HEVY.replace('_kg', '_lbs').replace('"superset_id",', '')}\n"Run","Jun 11, 2026, 11:01 PM","Jun 12, 2026, 12:04 AM","","Farmer's Walk","",0,"normal",30,,0.5,60,7\n`,
    language: 'en',
    first: [30, 'lb', null, 60, 500],
    end: '2026-06-12T00:04:00Z',
    unitFrom: 'stated',
  },
  {
    name: 'Hevy with miles',
    text: `${HEVY.replace('distance_km', 'distance_miles')}\n"Run","5 Mai 2026, 07:34","5 Mai 2026, 08:44","","Running",,"",0,"normal",,,1,600,\n`,
    language: 'en',
    first: [null, 'kg', null, 600, 1609.34],
    end: '2026-05-05T08:44:00Z',
    unitFrom: 'assumed',
  },
]

for (const layout of LAYOUTS) {
  t.test(`reads the layout: ${layout.name}`, async (t) => {
    const { report, sets, workouts } = await parseText(layout.text)
    t.strictSame([report.refused, report.ignoredColumns], [[], []])
    t.equal(report.language, layout.language)
    const [set] = sets
    t.strictSame([set?.weight, set?.unit, set?.reps, set?.durationS, set?.distanceM], layout.first)
    t.equal(workouts[0]?.endedAt, layout.end)
    t.equal(report.unit.from, layout.unitFrom)
    t.equal(report.rows, sets.length)
  })
}

t.test('the same file with tabs for delimiters reads the same', async (t) => {
  const { sets, report } = await parseText(
    `${IOS}\n2021-02-10 16:46:13,Pull,1h,Row,1,75.0,8,0,,,,`.replaceAll(',', '\t'),
  )
  t.equal(report.delimiter, '\t')
  t.strictSame([sets[0]?.weight, sets[0]?.reps], [75, 8])
})

t.test('one file may mix kilograms and pounds, row by row', async (t) => {
  const row = (order: number, unit: string) => `2023-08-16 13:19:34;"Back";"Row";${order};135;${unit};5;;;;;;;41m\n`
  const { sets, report } = await parseText(`${ANDROID}\n${row(1, 'kg')}${row(2, 'lbs')}${row(3, 'stone')}`)
  t.strictSame(
    sets.map(({ weightKg }) => weightKg),
    [135, 61.235],
  )
  t.strictSame(report.unit, { value: 'mixed', from: 'stated' })
  t.strictSame(
    report.refused.map(({ line, code }) => [line, code]),
    [[4, 'unit-unknown']],
  )
})

t.test('an unnamed unit is what was asked, else the member’s own, and the report says which', async (t) => {
  const text = `${IOS}\n2021-02-10 16:46:13,Pull,1h,Row,1,135,8,0,0,,,\n`
  const asked = await parseText(text, { unit: 'lb' })
  t.strictSame(asked.report.unit, { value: 'lb', from: 'asked' })
  t.strictSame([asked.sets[0]?.weight, asked.sets[0]?.unit, asked.sets[0]?.weightKg], [135, 'lb', 61.235])
  const assumed = await parseText(text, { defaultUnit: 'lb', timeZoneFrom: 'assumed' })
  t.strictSame(assumed.report.unit, { value: 'lb', from: 'assumed' })
  t.equal(assumed.report.timeZone.from, 'assumed')
  const stated = await parseText(`${HASH}\n"1";"2022-10-23 17:41:11";"Pull";"60";"Row";"1";"100";"5";;;;;\n`, {
    unit: 'lb',
  })
  t.strictSame(stated.report.unit, { value: 'kg', from: 'stated' }, 'the file knows better')
})

t.test('an unnamed distance unit is reported in the same way', async (t) => {
  const text = `${IOS}\n2021-02-10 16:46:13,Run,1h,Running,1,0,0,5,1800,,,\n`
  const assumed = await parseText(text)
  t.strictSame([assumed.sets[0]?.distanceM, assumed.report.distanceUnit], [5000, { value: 'km', from: 'assumed' }])
  const asked = await parseText(text, { distanceUnit: 'mi' })
  t.strictSame([asked.sets[0]?.distanceM, asked.report.distanceUnit], [8046.72, { value: 'mi', from: 'asked' }])
})

t.test('what is neither format is refused as a whole, with a stable code', async (t) => {
  for (const text of ['id,name\n1,x\n', 'hello', '{"a":1}', '"never closed\n', '\u0000\u0001\u0002']) {
    const error = await parseText(text).catch((error: unknown) => error)
    t.ok(error instanceof ImportFileError && error.code === 'import-unknown-format', JSON.stringify(text))
  }
  for (const text of ['', '\uFEFF', '\r\n \n']) {
    const error = await parseText(text).catch((error: unknown) => error)
    t.ok(error instanceof ImportFileError && error.code === 'import-empty', JSON.stringify(text))
  }
})
