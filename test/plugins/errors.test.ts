import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { eq, sql } from 'drizzle-orm'
import Fastify from 'fastify'
import t from 'tap'
import ts from 'typescript'
import { projectUrl } from '../../deploy/project.ts'
import type { Id, Problem } from '../../src/contract/common.ts'
import type { ImportStatus } from '../../src/contract/index.ts'
import { PROBLEMS, type ProblemCode, ProblemError, problem } from '../../src/contract/problems.ts'
import { newId } from '../../src/db/new-id.ts'
import { account } from '../../src/db/schema/index.ts'
import errors, { toProblem } from '../../src/plugins/errors.ts'
import { badTokens } from '../access/bad-tokens.ts'
import { Stage } from '../access/scene.ts'
import { readSources, sourceFolder } from '../architecture/sources.ts'
import { startInstances } from '../support/app.ts'
import { type Answer, anAssignment, aWorkout, request } from '../support/person.ts'

const [instance, strict] = await startInstances(t, {
  count: 2,
  redisUrl: null,
  env: { AUTH_RATE_LIMIT_PER_MINUTE: '20' },
})
if (instance === undefined || strict === undefined) throw new Error('no instances')
const { url } = instance
const stage = await Stage.at(instance.app, url)
const trainer = await stage.person('trainer')
const member = await stage.person('member')

/** Codes that were answered while this file ran. */
const seen = new Set<string>()

type Checks = Pick<typeof t, 'equal' | 'match' | 'notMatch'>

function check(t: Checks, what: string, { status, headers, body }: Answer<Problem>, code: ProblemCode): void {
  t.equal(body.code, code, `${what}: ${JSON.stringify(body).slice(0, 300)}`)
  t.equal(status, PROBLEMS[code].status, what)
  t.match(headers.get('content-type'), /^application\/problem\+json/, what)
  t.match(body, { type: `urn:spotter:problem:${code}`, title: PROBLEMS[code].title, status, instance: /./ }, what)
  t.notMatch(JSON.stringify(body), /node_modules|at \w+ \(|select |DrizzleQueryError/, `${what}: nothing of the inside`)
  seen.add(body.code)
}

t.test('what is no route, or no request for one, is told what it is', async (t) => {
  const json = { 'content-type': 'application/json' }
  const raw = async (method: string, path: string, body?: string, headers: Record<string, string> = json) => {
    const authorization = { authorization: `Bearer ${member.token}` }
    const answer = await fetch(url + path, { method, headers: { ...authorization, ...headers }, body: body ?? null })
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Problem }
  }
  const cases: [what: string, answer: Promise<Answer<Problem>>, code: ProblemCode][] = [
    ['an unknown route', raw('GET', '/nowhere', undefined, {}), 'not-found'],
    ['an unknown route of the interface', raw('GET', '/api/nowhere', undefined, {}), 'not-found'],
    ['a method that a route does not have', raw('PUT', '/api/me', '{}'), 'not-found'],
    ['a method nobody has', raw('PROPFIND', '/api/me', undefined, {}), 'not-found'],
    ['what is not JSON', raw('POST', '/api/workouts', '{"title":'), 'invalid-request'],
    ['nothing at all', raw('POST', '/api/workouts', ''), 'invalid-request'],
    ['no body', raw('POST', '/api/workouts', undefined, {}), 'invalid-request'],
    ['JSON that poisons', raw('POST', '/api/workouts', '{"__proto__":{"x":1}}'), 'invalid-request'],
    ['the wrong shape', raw('POST', '/api/workouts', '[]'), 'invalid-request'],
    ['too much', raw('POST', '/api/workouts', JSON.stringify({ title: 'x'.repeat(300_000) })), 'too-large'],
    ['the wrong type', raw('POST', '/api/workouts', 'a,b', { 'content-type': 'text/csv' }), 'unsupported-media-type'],
    ['no known type', raw('POST', '/api/workouts', 'x', { 'content-type': 'nonsense' }), 'unsupported-media-type'],
    [
      'XML for a training log',
      raw('POST', '/api/workouts/import', '<a/>', { 'content-type': 'text/xml' }),
      'unsupported-media-type',
    ],
    ['an id that is none', raw('GET', '/api/workouts/17', undefined, {}), 'invalid-request'],
    ['a member that is none', raw('GET', '/api/members/nobody/progress', undefined, {}), 'invalid-request'],
    ['a path that cannot be decoded', raw('GET', '/api/workouts/%zz', undefined, {}), 'invalid-request'],
    ['half a character', raw('GET', '/%E0%A4%A', undefined, {}), 'invalid-request'],
    ['an id that never ends', raw('GET', `/api/workouts/${'a'.repeat(300)}`, undefined, {}), 'invalid-request'],
    ['a path that never ends', raw('GET', `/${'a'.repeat(8_000)}`, undefined, {}), 'not-found'],
    ['a path with nothing in it', raw('GET', '/%00', undefined, {}), 'not-found'],
    ['a way out', raw('GET', '/assets/..%2f..%2fpackage.json', undefined, {}), 'not-found'],
  ]
  for (const [what, answer, code] of cases) check(t, what, await answer, code)
})

t.test('what is wrong with a request is said field by field', async (t) => {
  const workout = { ...aWorkout(), exercises: [{ name: 'Squat', sets: [{ reps: 'five' }] }] }
  const answer = await member.call<Problem>('POST', '/api/workouts', workout)
  check(t, 'a wrong field', answer, 'invalid-request')
  t.match(answer.body.errors, [{ path: 'body/exercises/0/sets/0/reps', message: /integer/ }])
  const unknown = await member.call<Problem>('POST', '/api/groups', { name: 'G', colour: 'red' })
  check(t, 'an unknown field', unknown, 'invalid-request')
  const query = await member.call<Problem>('GET', '/api/workouts?limit=1000')
  t.match(query.body.errors, [{ path: 'querystring/limit', message: /<= 100/ }])
})

t.test('each problem is answered by what causes it', async (t) => {
  const person = await stage.person('member')
  const saved = await member.call<{ workout: { id: Id }; epoch: string }>('POST', '/api/workouts', aWorkout())
  const { id } = saved.body.workout
  const link = await stage.link(trainer, member, 'invited')
  await stage.link(await stage.person('trainer'), person, 'active')
  const tokens = await badTokens(stage)
  const registration = { email: member.email, password: 'long enough, surely', displayName: 'X' }
  const exercise = { name: 'My own exercise' }
  await member.call('POST', '/api/exercises', exercise)
  const ended = await stage.link(trainer, person, 'ended')

  const post = (body: unknown, headers?: Record<string, string>) =>
    member.call<Problem>('POST', '/api/workouts', body, headers && { headers })
  const withToken = (code: string) =>
    request<Problem>(url, 'GET', '/api/me', undefined, {
      authorization: `Bearer ${tokens.find((bad) => bad.code === code)?.token}`,
    })
  const progress = (minimum: string) =>
    member.call<Problem>('GET', '/api/members/me/progress', undefined, { headers: { 'x-min-revision': minimum } })
  const causes: Partial<Record<ProblemCode, () => Promise<Answer<Problem>>>> = {
    'invalid-cursor': () => member.call('GET', '/api/workouts?cursor=nonsense'),
    'invalid-time-zone': () => post(aWorkout({ timeZone: 'Mars/Olympus' })),
    'invalid-time': () => post(aWorkout({ startedAt: '2024-05-01T10:00:00Z', endedAt: '2024-05-01T09:00:00Z' })),
    'empty-set': () => post(aWorkout({ exercises: [{ name: 'Squat', sets: [{ rpe: 8 }] }] })),
    'unknown-exercise': () => post(aWorkout({ exercises: [{ exerciseId: newId(), sets: [{ reps: 1 }] }] })),
    'import-empty': async () => {
      const boundary = 'content-disposition: form-data; name="file"; filename="a.csv"'
      const answer = await fetch(`${url}/api/workouts/import`, {
        method: 'POST',
        headers: { authorization: `Bearer ${member.token}`, 'content-type': 'multipart/form-data; boundary=x' },
        body: `--x\r\n${boundary}\r\n\r\n\r\n--x--\r\n`,
      })
      return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Problem }
    },
    unauthenticated: () => request(url, 'GET', '/api/me'),
    'wrong-credentials': () => request(url, 'POST', '/api/auth/login', { email: member.email, password: 'wrong' }),
    'token-expired': () => withToken('token-expired'),
    'session-ended': () => withToken('session-ended'),
    forbidden: () => member.call('GET', '/api/trainers/me/clients'),
    'origin-refused': () => request(url, 'POST', '/api/auth/refresh', undefined, { origin: 'https://evil.example' }),
    'not-found': () => member.call('GET', `/api/workouts/${randomUUID()}`),
    'email-taken': () => request(url, 'POST', '/api/auth/register', registration),
    'exercise-exists': () => member.call('POST', '/api/exercises', exercise),
    'limit-reached': async () => {
      await instance.app.database.db.execute(sql`
        with s as (insert into subject (id, kind) select gen_random_uuid(), 'group' from generate_series(1, 100) returning id),
          g as (insert into training_group (id, name, owner_id) select id, 'G', ${member.id} from s returning id)
        insert into group_member (group_id, user_id) select id, ${member.id} from g`)
      return member.call('POST', '/api/groups', { name: 'One more' })
    },
    'already-linked': () => trainer.call('POST', '/api/trainers/me/clients', { email: member.email }),
    'not-invited': () => person.call('POST', `/api/coaching/${ended}/accept`),
    'epoch-changed': () => progress('another:1'),
    'revision-ahead': () => progress(`${saved.body.epoch}:1000`),
    'version-conflict': () =>
      member.call('PATCH', `/api/workouts/${id}`, { title: 'Late' }, { headers: { 'if-match': '"99"' } }),
    'key-reused': async () => {
      await post(aWorkout({ title: 'One' }), { 'idempotency-key': 'k' })
      return post(aWorkout({ title: 'Another' }), { 'idempotency-key': 'k' })
    },
    'too-many-requests': async () => {
      const attempt = () =>
        request<Problem>(strict.url, 'POST', '/api/auth/login', { email: 'x@y.example', password: 'x' })
      for (let i = 0; i < 20; i++) await attempt()
      return attempt()
    },
  }
  for (const [code, cause] of Object.entries(causes)) check(t, code, await cause(), code as ProblemCode)
  t.ok(link)
})

t.test('a fault of ours is a 500 that shows nothing of its inside', async (t) => {
  const lines: string[] = []
  const app = Fastify({ logger: { level: 'error', stream: { write: (line: string) => lines.push(line) } } })
  t.teardown(() => app.close())
  await app.register(errors)
  const thrown: Record<string, unknown> = {
    error: new Error('the secret inside'),
    text: 'the secret inside',
    nothing: undefined,
    status: Object.assign(new Error('the secret inside'), { statusCode: 502 }),
    postgres: Object.assign(new Error('the secret inside'), { code: '42P01' }),
  }
  app.get('/throw/:what', async ({ params }) => {
    throw thrown[(params as { what: string }).what]
  })
  for (const what of Object.keys(thrown)) {
    const answer = await app.inject(`/throw/${what}`)
    t.equal(answer.statusCode, 500, what)
    t.equal(answer.headers['content-type'], 'application/problem+json', what)
    t.equal(answer.json().code, 'internal', what)
    t.notMatch(answer.body, /secret/, what)
    seen.add(answer.json().code)
  }
  t.equal(lines.length, Object.keys(thrown).length, 'each is in the log')
})

t.test('a database that is away is told apart from a fault, and may be tried again', (t) => {
  for (const code of ['ECONNREFUSED', 'CONNECTION_CLOSED', '57P01', '08006', '53300', '40001']) {
    const away = toProblem(new Error('query failed', { cause: Object.assign(new Error('away'), { code }) }))
    t.equal(away.code, 'database-unavailable', code)
    t.strictSame(away.headers, { 'retry-after': '1' }, code)
  }
  t.equal(toProblem(Object.assign(new Error(), { code: '23505' })).code, 'internal')
  const ours = problem('not-found', 'gone')
  t.equal(toProblem(ours), ours)
  t.ok(ours instanceof ProblemError)
  seen.add('database-unavailable')
  t.end()
})

/** Problems that take more to cause than one request, and where that is done. */
const ELSEWHERE: Partial<Record<ProblemCode, string>> = {
  'weak-password': 'test/features/accounts/weak-passwords.test.ts',
  'sign-up-closed': 'test/features/accounts/sign-in.test.ts',
  'refresh-reused': 'test/features/accounts/refresh.test.ts',
  busy: 'test/features/importing/preview.test.ts',
  'too-many-sets': 'test/features/workouts/size.test.ts',
  'import-columns': 'test/features/importing/columns.test.ts',
  'import-date-order': 'test/features/importing/columns.test.ts',
  'expectation-failed': 'test/plugins/unroutable.test.ts',
  'unknown-assignment': 'test/features/workouts/restore.test.ts',
  'workout-exists': 'test/features/workouts/restore.test.ts',
  'unknown-workout': 'test/features/workouts/open.test.ts',
  'no-open-workout': 'test/features/workouts/open.test.ts',
  'workout-open': 'test/features/workouts/open.test.ts',
  'id-taken': 'test/features/workouts/open.test.ts',
  'nothing-done': 'test/features/workouts/open.test.ts',
  'nothing-due': 'test/features/workouts/open.test.ts',
  'not-continued': 'test/features/workouts/open.test.ts',
  'set-done': 'test/features/workouts/open-watched.test.ts',
  'in-use': 'test/features/exercises/own.test.ts',
  'assignment-done': 'test/features/assignments/assignments.test.ts',
  'import-running': 'test/features/importing/undo.test.ts',
}
/** What the balancer answers in the place of an instance. */
const BALANCER: Partial<Record<ProblemCode, string>> = {
  'no-instance': 'test/deploy/nginx.test.ts',
  'method-not-allowed': 'test/deploy/nginx-problems.test.ts',
  'request-timeout': 'test/deploy/nginx-problems.test.ts',
  'length-required': 'test/deploy/nginx-problems.test.ts',
  'uri-too-long': 'test/deploy/nginx-problems.test.ts',
  'misdirected-request': 'test/deploy/nginx-problems.test.ts',
  'headers-too-large': 'test/deploy/nginx-problems.test.ts',
  'not-implemented': 'test/deploy/nginx-problems.test.ts',
  'http-version': 'test/deploy/nginx-problems.test.ts',
}
/** Not answered to a request: the outcome of an import says it. */
const OUTCOMES: Partial<Record<ProblemCode, string>> = {
  'import-unknown-format': 'test/features/importing/parse-layouts.test.ts',
}

t.test('every problem of the table has been caused, here or where the list says', (t) => {
  const listed = { ...ELSEWHERE, ...BALANCER, ...OUTCOMES }
  const codes = Object.keys(PROBLEMS) as ProblemCode[]
  t.strictSame(
    codes.filter((code) => !seen.has(code) && !(code in listed)),
    [],
    'neither caused nor listed',
  )
  t.strictSame(
    Object.keys(listed).filter((code) => seen.has(code)),
    [],
    'listed and caused',
  )
  for (const [code, file] of Object.entries(listed))
    t.ok(readFileSync(new URL(file, projectUrl), 'utf8').includes(`'${code}'`), `${file} has ${code}`)
  t.end()
})

t.test('every problem of the table is said somewhere', (t) => {
  const said = new Set(Object.keys(BALANCER))
  for (const { path } of readSources()) {
    if (path === 'contract/problems.ts' || path.startsWith('web/') || path.startsWith('client/')) continue
    const file = ts.createSourceFile(path, readFileSync(sourceFolder + path, 'utf8'), ts.ScriptTarget.Latest)
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteralLike(node)) said.add(node.text)
      ts.forEachChild(node, visit)
    }
    visit(file)
  }
  t.strictSame(
    Object.keys(PROBLEMS).filter((code) => !said.has(code)),
    [],
    'in the table and never said',
  )
  t.end()
})

t.test('what passes the schemas and Postgres cannot store is a mistake of the request, in words', async (t) => {
  for (const [code, words] of [
    ['22003', /add up to more/],
    ['22007', /date or time/],
    ['22008', /too early or too late/],
    ['22021', /NUL/],
    ['22P02', /half a character/],
    ['22P05', /NUL/],
  ] as const) {
    const refused = toProblem(new Error('Failed query', { cause: Object.assign(new Error('refused'), { code }) }))
    t.equal(refused.code, 'invalid-request')
    t.match(refused.detail, words)
  }
})

t.test('half a character, a time past the last year and a caller who is gone are no fault of ours', async (t) => {
  const post = (body: unknown) => member.call<Problem>('POST', '/api/workouts', body)
  const half = { name: '\ud800', sets: [{ reps: 5 }] }
  t.equal((await post(aWorkout({ exercises: [half] }))).status, 201, 'a name is stored without')
  const { id: exerciseId } = (await instance.app.database.db.query.exercise.findFirst())!
  const client = await stage.person('member')
  await stage.link(trainer, client, 'active')
  const plan = anAssignment(exerciseId, { items: [{ exerciseId, sets: 3, notes: '\ud800' }] })
  const assigned = await trainer.call<Problem>('POST', `/api/members/${client.id}/assignments`, plan)
  check(t, 'notes of a planned exercise', assigned, 'invalid-request')
  const before = encodeURIComponent('9999-12-31T23:59:59-23:59')
  const late = await member.call<Problem>('GET', `/api/workouts/last?exercise=${exerciseId}&before=${before}`)
  check(t, 'a time of the year 10000', late, 'invalid-time')
  const form = new FormData()
  form.append('file', new Blob(['Date,Workout Name\n']), `${'x'.repeat(199)}\u{1f3cb}.csv`)
  const headers = { authorization: `Bearer ${member.token}` }
  const sent = await fetch(`${url}/api/workouts/import`, { method: 'POST', headers, body: form })
  t.strictSame(
    [sent.status, ((await sent.json()) as ImportStatus).fileName],
    [202, 'x'.repeat(199)],
    'a name that is cut in an emoji',
  )

  // their token is good until the next instance hears of it
  const gone = await stage.person('member')
  await instance.app.database.db.delete(account).where(eq(account.id, gone.id))
  const csv = 'Date,Workout Name\n'
  for (const [method, path, body] of [
    ['PUT', `/api/goals/${exerciseId}`, { targetReps: 5 }],
    ['POST', '/api/exercises', { name: 'Mine' }],
    ['PUT', '/api/exercises/aliases', { name: 'Mine', exerciseId }],
    ['POST', '/api/groups', { name: 'G' }],
    ['POST', '/api/workouts/import', csv],
    ['POST', '/api/workouts', aWorkout()],
  ] as const)
    check(t, `${method} ${path}`, await gone.call<Problem>(method, path, body), 'not-found')
})
