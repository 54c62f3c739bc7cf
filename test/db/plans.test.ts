import { sql } from 'drizzle-orm'
import t from 'tap'
import type { SavedWorkout } from '../../src/contract/index.ts'
import { type Database, openDatabase } from '../../src/db/open.ts'
import { startInstance } from '../support/app.ts'
import { anAssignment, aWorkout, newPerson, type Person } from '../support/person.ts'
import { createPlanReader, EXPLAINED, EXPLAINING } from '../support/plans.ts'
import { testMigratedPostgres } from '../support/services.ts'
import { until } from '../support/until.ts'

/**
 * What one statement for somebody with two dozen workouts may look at in one table. The library has 873 exercises and
 * 2,574 muscles of theirs; all else that is the member's is far less, and everybody's is far more.
 */
const MOST_ROWS = 3_000

/** An account a thousand times the others' size: few workouts of very many sets, many of few, and exercises of its own. */
async function growHog(db: Database, hog: string): Promise<void> {
  // foreign keys hold by construction
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`)
    await tx.execute(sql`insert into exercise (id, owner_id, name, name_norm, tracking)
      select gen_random_uuid(), ${hog}, 'Machine ' || n, 'machine ' || n, 'weight_reps' from generate_series(1, 1500) n`)
    await tx.execute(sql`create temporary table library on commit drop as
      select id, row_number() over (order by slug) as n from exercise where owner_id is null and tracking = 'weight_reps'`)
    await tx.execute(sql`insert into workout (id, user_id, title, started_at, time_zone, local_date)
      select gen_random_uuid(), ${hog}, 'Much', at, 'UTC', at::date
      from (select now() - n * interval '8 hours' as at from generate_series(1, 8000) n) days`)
    // every workout has a block of eight sets, the newest three also four blocks of very many
    await tx.execute(sql`insert into workout_exercise (id, workout_id, position, exercise_id)
      select gen_random_uuid(), w.id, n.position, l.id
      from (select id, row_number() over (order by started_at desc) as place from workout where user_id = ${hog}) w
      cross join lateral generate_series(0, case when place <= 3 then 4 else 0 end) as n (position)
      join library l on l.n = 1 + (place + n.position) % 40`)
    await tx.execute(sql`insert into set (id, workout_exercise_id, position, weight_kg, entered_unit, reps)
      select gen_random_uuid(), we.id, n.position, 100, 'kg', 5
      from workout_exercise we join workout w on w.id = we.workout_id and w.user_id = ${hog}
      cross join lateral generate_series(1, case when we.position > 0 then 5000 else 8 end) as n (position)`)
    await tx.execute(sql`insert into training_day (user_id, local_date, workouts, sets, reps, volume_kg, duration_s)
      select ${hog}, local_date, count(*), 60, 300, 30000, 0 from workout where user_id = ${hog} group by local_date
      on conflict do nothing`)
    await tx.execute(sql`insert into exercise_best
        (user_id, exercise_id, kind, started_at, workout_id, set_id, value, running, is_record)
      select distinct on (w.id, we.exercise_id, k.kind) w.user_id, we.exercise_id, k.kind, w.started_at, w.id, s.id, 100, 100, true
      from workout w join workout_exercise we on we.workout_id = w.id
      cross join lateral (select id from set where workout_exercise_id = we.id limit 1) s
      cross join unnest(array['max_weight', 'max_e1rm', 'max_set_volume', 'max_reps']::record_kind[]) as k (kind)
      where w.user_id = ${hog}`)
  })
}

/** Everything that somebody ordinary does, and what their trainer and their group see of it. */
async function useEverything(member: Person, trainer: Person, groupId: string, day: number): Promise<void> {
  const must = async <T>(whose: Person, method: string, path: string, body?: unknown): Promise<T> => {
    const { status, body: answer } = await whose.call<T>(method, path, body)
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`)
    return answer
  }
  const get = (path: string) => must(member, 'GET', path)
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()

  const squat = { name: 'Squat (Barbell)', sets: [{ weight: 100 + day, unit: 'kg' as const, reps: 5 }] }
  const own = {
    name: `Sled of day ${day}`,
    notes: 'my knee hurts',
    sets: [{ weight: 50, unit: 'kg' as const, reps: 8 }],
  }
  const { workout } = await must<SavedWorkout>(
    member,
    'POST',
    '/api/workouts',
    aWorkout({ exercises: [squat, own], notes: 'pain in the knee' }),
  )
  const [bench, sled] = workout.exercises.map(({ exerciseId }) => exerciseId)
  await must(member, 'POST', '/api/workouts', aWorkout({ startedAt: ago(40 + day), exercises: [squat] }))
  await must(member, 'PATCH', `/api/workouts/${workout.id}`, { title: 'Legs', exercises: [squat, own] })
  await must(member, 'DELETE', `/api/workouts/${workout.id}`)
  await must(member, 'POST', `/api/workouts/${workout.id}/restore`)

  await must(member, 'PUT', `/api/measurements/body_weight_kg/${ago(60 + day).slice(0, 10)}`, { value: 80 })
  await must(member, 'PUT', `/api/goals/${bench}`, { targetWeightKg: 150 })
  await must(member, 'PUT', `/api/coach/plans/${bench}`, {
    method: 'double',
    repsMin: 5,
    repsMax: 8,
    targetRpe: null,
    stepKg: null,
  })
  await must(member, 'PATCH', `/api/exercises/${sled}`, { name: `Sledge of day ${day}`, tracking: 'weight_reps' })
  await must(trainer, 'POST', `/api/members/${member.id}/assignments`, anAssignment(bench ?? ''))
  await must(trainer, 'POST', `/api/workouts/${workout.id}/comments`, { body: 'Good' })

  const file = (title: string) =>
    `Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE\n${[
      1, 2, 3,
    ]
      .map((n) => `2024-0${n}-1${day} 10:00:00,"${title}",1h,"Bench Press (Barbell)",1,75.0,8,0,0,"","",`)
      .join('\n')}\n`
  await must(member, 'POST', '/api/workouts/import/preview?unit=kg&timeZone=UTC', file('Old'))
  const { id: importId } = await must<{ id: string }>(
    member,
    'POST',
    '/api/workouts/import?unit=kg&timeZone=UTC',
    file('Old'),
  )
  const ended = (status: string) =>
    until(
      async () =>
        (await must<{ status: string }>(member, 'GET', `/api/workouts/imports/${importId}`)).status === status,
      {
        what: `the import to be ${status}`,
        timeoutMs: 20_000,
      },
    )
  await ended('done')
  await get('/api/workouts/imports')
  await must(member, 'DELETE', `/api/workouts/imports/${importId}`)
  await ended('undone')

  for (const path of [
    '/api/workouts',
    `/api/workouts/${workout.id}`,
    `/api/workouts?limit=5`,
    '/api/workouts?q=sled',
    `/api/workouts?q=sled%20knee&exercise=${bench}`,
    `/api/workouts?from=${ago(30).slice(0, 10)}&source=manual`,
    `/api/workouts/last?exercise=${bench}&exercise=${sled}`,
    '/api/members/me/progress',
    '/api/workouts/stats',
    '/api/members/me/heatmap',
    '/api/members/me/muscles',
    '/api/members/me/records',
    `/api/members/me/records?exercise=${bench}`,
    `/api/members/me/exercises/${bench}/history`,
    '/api/members/me/measurements',
    '/api/members/me/assignments',
    '/api/coach/next',
    `/api/coach/next?exercise=${bench}`,
    `/api/coach/next?exercise=${sled}`,
    '/api/exercises?q=squat',
    '/api/exercises?own=true',
    '/api/exercises?muscle=chest',
    `/api/exercises/${bench}`,
    `/api/workouts/${workout.id}/comments`,
    '/api/workouts/export?format=json',
    '/api/workouts/export?format=csv',
    `/api/groups/${groupId}/leaderboard`,
    `/api/groups/${groupId}`,
    '/api/groups',
    '/api/coaching',
  ])
    await get(path)
  await must(trainer, 'GET', `/api/members/${member.id}/progress`)
  await must(trainer, 'GET', `/api/members/${member.id}/workouts`)
  await must(trainer, 'GET', '/api/trainers/me/clients')
  await must(trainer, 'GET', '/api/trainers/me/dashboard')
}

t.test(
  'beside an account a thousand times their size no statement for anybody else looks at more than is theirs',
  async (t) => {
    const server = await testMigratedPostgres(t, { config: { ...EXPLAINING, shared_buffers: '256MB' } })
    const explained = new URL(server.url)
    for (const [name, value] of Object.entries(EXPLAINED)) explained.searchParams.set(name, value)
    const instance = await startInstance(t, { databaseUrl: explained.href, redisUrl: null })
    const administrator = await openDatabase({ kind: 'server', url: server.url, connections: 1 })
    t.teardown(() => administrator.close())
    const { db } = administrator
    const url = instance?.url ?? ''
    const [member, hog, trainer] = [
      await newPerson(url),
      await newPerson(url),
      await newPerson(url, { role: 'trainer', displayName: 'Tom' }),
    ]
    await member.call('PATCH', '/api/me', { preferences: { painWords: true, leaderboardOptIn: true } })
    const invited = await trainer.call<{ id: string }>('POST', '/api/trainers/me/clients', { email: member.email })
    await member.call('POST', `/api/coaching/${invited.body.id}/accept`)
    const group = await hog.call<{ id: string }>('POST', '/api/groups', { name: 'All' })
    for (const one of [member, trainer]) {
      await hog.call('POST', `/api/groups/${group.body.id}/invitations`, { email: one.email })
      await one.call('POST', `/api/groups/${group.body.id}/join`)
    }

    const newPlans = createPlanReader(server)
    const seen = new Set<string>()
    const watch = async (when: string, day: number) => {
      newPlans()
      await useEverything(member, trainer, group.body.id, day)
      const statements = newPlans()
      for (const { text } of statements) seen.add(text)
      const greedy = statements.flatMap(({ text, scans }) =>
        scans
          .filter(({ rows }) => rows > MOST_ROWS)
          .map(({ step, rows }) => `${step}: ${rows} rows in ${text.replace(/\s+/g, ' ').slice(0, 300)}`),
      )
      t.comment(`${when}: ${statements.length} statements`)
      t.strictSame([...new Set(greedy)], [], when)
    }

    await growHog(db, hog.id)
    await watch('nothing is analysed', 1)
    await db.execute(sql`analyze set`)
    await watch('only sets are analysed', 2)
    await db.execute(sql`analyze`)
    await watch('everything is analysed', 3)
    t.ok(seen.size > 100, `${seen.size} different statements were looked at`)
  },
)
