import t from 'tap'
import { strong } from '../../../src/features/importing/parse/layouts/strong.ts'
import type { Field } from '../../../src/features/importing/parse/layouts/table.ts'
import { parseText } from './parse-support.ts'

const COLUMNS = strong.positions ?? []

/** A file of Strong's with these column names: two sets and the rest between them. */
const fileOf = (header: readonly string[], rest: string) =>
  [
    header.map((name) => `"${name}"`).join(','),
    '2025-05-06 19:02:11,"A",1h 4min,"Bench Press (Barbell)",1,60.5,8,0,0,"slow","well",',
    `2025-05-06 19:02:11,"A",1h 4min,"Bench Press (Barbell)",${rest},0,0,0,120,,,`,
    '2025-05-06 19:02:11,"A",1h 4min,"Bench Press (Barbell)",2,62.5,6,0,0,,,8.5',
    '2025-05-06 19:02:11,"A",1h 4min,"Running",1,0,0,5.5,1800,,,',
  ].join('\r\n')

const EXPECTED = {
  title: 'A',
  startedAt: '2025-05-06T19:02:11Z',
  endedAt: '2025-05-06T20:06:11Z',
  notes: 'well',
  exercises: [
    {
      name: 'Bench Press (Barbell)',
      notes: 'slow',
      sets: [
        { weightKg: 60.5, reps: 8, rpe: null },
        { weightKg: 62.5, reps: 6, rpe: 8.5 },
      ],
    },
    { name: 'Running', sets: [{ distanceM: 5500, durationS: 1800 }] },
  ],
}

for (const [language, names] of Object.entries(strong.languages)) {
  t.test(`Strong in ${language}: every word that its columns can have`, async (t) => {
    const most = Math.max(...COLUMNS.map((field) => names[field]?.length ?? 0))
    for (let at = 0; at < most; at++) {
      const wordOf = (field: Field) => names[field]?.[Math.min(at, (names[field]?.length ?? 1) - 1)] ?? ''
      // English has columns of its own for other exports: the unit as a name, kilometres
      const header = COLUMNS.map((field) => (language === 'en' ? (names[field]?.[0] ?? '') : wordOf(field)))
      for (const written of [header, header.map((name) => name.normalize('NFD').toUpperCase())]) {
        const { report, workouts } = await parseText(fileOf(written, 'Rest Timer'))
        t.match(
          report,
          { format: 'strong', sets: 3, restTimers: 1, refusedCount: 0, ignoredColumns: [] },
          written.join(),
        )
        t.match(workouts, [EXPECTED], written.join())
      }
      const { report } = await parseText(fileOf(header, 'Rest Timer'))
      t.equal(report.language, language, header.join())
    }
  })
}

t.test('every word for a rest is one, and so is any other where there are only seconds', async (t) => {
  const header = COLUMNS.map((field) => strong.languages.en?.[field]?.[0] ?? '')
  for (const rest of [...(strong.rests ?? []), 'Bisher ungesehen'])
    t.match((await parseText(fileOf(header, rest))).report, { sets: 3, restTimers: 1, refusedCount: 0 }, rest)
})

t.test('Strong in a language that no table knows is read by the order of its columns', async (t) => {
  const header = ['Αλφα', 'Βητα', 'Γαμμα', 'Δελτα', 'Ε', 'Ζ', 'Η', 'Θ', 'Ι', 'Κ', 'Λ', 'RPE']
  const { report, workouts } = await parseText(fileOf(header, 'Μ'))
  t.match(report, { format: 'strong', language: null, sets: 3, restTimers: 1 })
  t.match(workouts, [EXPECTED])
})

t.test("warm-ups are marked with the letter of the language's word", async (t) => {
  for (const [language, letters] of Object.entries(strong.setTypes ?? {})) {
    const header = COLUMNS.map((field) => strong.languages[language]?.[field]?.[0] ?? '')
    for (const letter of Object.keys(letters)) {
      const file = `${header.map((name) => `"${name}"`).join(',')}\n2025-05-06 19:02:11,A,1h,Squat,${letter.toUpperCase()},60,8,0,0,,,\n`
      t.equal((await parseText(file)).sets[0]?.type, 'warmup', `${language}: ${letter}`)
    }
  }
})
