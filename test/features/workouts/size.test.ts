import { sql } from 'drizzle-orm'
import t from 'tap'
import type { Sent } from '../../../src/contract/common.ts'
import type { ImportStatus, SavedWorkout, WorkoutInput, WorkoutPage } from '../../../src/contract/index.ts'
import { LIMITS } from '../../../src/contract/limits.ts'
import { rows } from '../../../src/db/open.ts'
import { startInstance } from '../../support/app.ts'
import { importEnded } from '../../support/imports.ts'
import { aWorkout, newPerson, type Person } from '../../support/person.ts'

const MOST = {
  exercises: LIMITS.exercisesAWorkout.most,
  setsOfOne: LIMITS.setsAnExercise.most,
  sets: LIMITS.setsAWorkout.most,
}

/** Sets by exercise: at each of the limits, and one beyond it. */
const SHAPES = [
  {
    name: 'sets of an exercise',
    within: [MOST.setsOfOne],
    beyond: [MOST.setsOfOne + 1],
  },
  {
    name: 'exercises',
    within: Array.from({ length: MOST.exercises }, () => 1),
    beyond: Array.from({ length: MOST.exercises + 1 }, () => 1),
  },
  {
    name: 'sets',
    within: Array.from({ length: 10 }, () => MOST.sets / 10),
    beyond: [...Array.from({ length: 10 }, () => MOST.sets / 10), 1],
  },
]

const START = '2025-03-01'
/** Two take turns, so that a log without numbers of exercises has as many as there are. */
const nameOf = (at: number) => ['Bench Press (Barbell)', 'Deadlift (Barbell)'][at % 2]!

const bodyOf = (shape: readonly number[], startedAt = `${START}T10:00:00Z`): Sent<WorkoutInput> =>
  aWorkout({
    title: 'Long',
    startedAt,
    exercises: shape.map((sets, at) => ({
      name: nameOf(at),
      sets: Array.from({ length: sets }, () => ({ reps: 5, weight: 100, unit: 'kg' as const })),
    })),
  })

const linesOf = (shape: readonly number[], line: (name: string, at: number, set: number) => string) =>
  shape.flatMap((sets, at) => Array.from({ length: sets }, (_, set) => line(nameOf(at), at, set))).join('\n')

/** Each file holds the long workout and, a day later, a short one. */
const FILES: Record<string, (shape: readonly number[]) => string> = {
  Strong: (shape) =>
    [
      'Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps',
      linesOf(shape, (name, _, set) => `${START} 10:00:00,Long,1h,${name},${set + 1},100,5`),
      '2025-03-02 10:00:00,Short,1h,Squat (Barbell),1,100,5',
    ].join('\n'),
  Hevy: (shape) =>
    [
      '"title","start_time","end_time","description","exercise_title","superset_id","exercise_notes","set_index","set_type","weight_kg","reps","distance_km","duration_seconds","rpe"',
      linesOf(
        shape,
        (name, _, set) => `"Long","1 Mar 2025, 10:00","1 Mar 2025, 11:00","","${name}",,"",${set},"normal",100,5,,,`,
      ),
      '"Short","2 Mar 2025, 10:00","2 Mar 2025, 11:00","","Squat (Barbell)",,"",0,"normal",100,5,,,',
    ].join('\n'),
  'our CSV': (shape) =>
    [
      'Date,Workout Name,Exercise Name,Set Order,Weight,Weight Unit,Reps,Exercise Number,Source,Source Key',
      linesOf(shape, (name, at, set) => `${START}T10:00:00Z,Long,${name},${set + 1},100,kg,5,${at + 1},spotter,long`),
      '2025-03-02T10:00:00Z,Short,Squat (Barbell),1,100,kg,5,1,spotter,short',
    ].join('\n'),
  'our JSON': (shape) =>
    JSON.stringify({
      format: 'spotter',
      version: 1,
      workouts: [
        { id: 'long', ...bodyOf(shape) },
        { id: 'short', ...bodyOf([1], '2025-03-02T10:00:00Z') },
      ],
    }),
}

const total = (shape: readonly number[]) => shape.reduce((sum, sets) => sum + sets, 0)

async function imported(person: Person, file: string): Promise<ImportStatus> {
  const { body } = await person.call<ImportStatus>('POST', '/api/workouts/import?unit=kg', file)
  return importEnded(person, body.id)
}

t.test('a workout holds as much as it may and no more, whatever way it comes in', async (t) => {
  const { app, url } = await startInstance(t)
  for (const { name, within, beyond } of SHAPES) {
    const person = await newPerson(url)
    const post = (shape: readonly number[]) => person.call<SavedWorkout>('POST', '/api/workouts', bodyOf(shape))
    const saved = await post(within)
    t.equal(saved.status, 201, `POST takes as many ${name}`)
    const refused = await post(beyond)
    t.ok([400, 422].includes(refused.status), `POST: one more of ${name} is refused`)
    const { id } = saved.body.workout
    const patch = (shape: readonly number[]) =>
      person.call<{ code: string }>('PATCH', `/api/workouts/${id}`, { exercises: bodyOf(shape).exercises })
    t.equal((await patch(within)).status, 200, `PATCH takes as many ${name}`)
    t.ok([400, 422].includes((await patch(beyond)).status), `PATCH: one more of ${name} is refused`)
    await person.call('DELETE', `/api/workouts/${id}`)
    t.equal((await person.call('POST', `/api/workouts/${id}/restore`)).status, 200, `a restore takes as many ${name}`)

    for (const [format, fileOf] of Object.entries(FILES)) {
      const somebody = await newPerson(url)
      const whole = await imported(somebody, fileOf(within))
      t.match(whole.counts, { workouts: 2, sets: total(within) + 1, refused: 0 }, `${format} takes as many ${name}`)
      const other = await newPerson(url)
      const cut = await imported(other, fileOf(beyond))
      t.equal(cut.status, 'done')
      t.match(
        cut.counts,
        { workouts: 2, sets: total(within) + 1, refused: 1 },
        `${format}: one more of ${name} is left out`,
      )
      t.match(cut.refused, [{ code: 'too-many-sets' }])
    }
  }
  const [largest] = await rows<{ sets: number }>(app.database.db, sql`select max(position)::int as sets from set`)
  t.equal(largest?.sets, MOST.setsOfOne - 1)
})

t.test('a deleted workout from before there was a limit stays deleted, and is told why', async (t) => {
  const { app, url } = await startInstance(t)
  const person = await newPerson(url)
  const { body } = await person.call<SavedWorkout>('POST', '/api/workouts', bodyOf([MOST.setsOfOne]))
  const { id } = body.workout
  await person.call('DELETE', `/api/workouts/${id}`)
  // as a build without the limit would have kept it
  const copies = sql`select jsonb_agg(s || jsonb_build_object('id', gen_random_uuid())) from jsonb_array_elements(content->'sets') s,
    generate_series(1, 200)`
  await app.database.db.execute(
    sql`update deleted_workout set content = content || jsonb_build_object('sets', (${copies}))`,
  )
  const refused = await person.call<{ code: string }>('POST', `/api/workouts/${id}/restore`)
  t.equal(refused.status, 422)
  t.equal(refused.body.code, 'too-many-sets')
  t.strictSame((await person.call<{ data: WorkoutPage }>('GET', '/api/workouts')).body.data.workouts, [])
})
