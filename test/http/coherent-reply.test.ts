import t, { type Test } from 'tap'
import type { Problem, Version } from '../../src/contract/common.ts'
import type { ExerciseList } from '../../src/contract/index.ts'
import { routesOfNextApp } from '../access/all-routes.ts'
import { startInstance } from '../support/app.ts'
import { type Answer, aWorkout, newPerson, request } from '../support/person.ts'

interface Coherent {
  source: string
  version: Version
  revision: number
  data: unknown
}

const routes = routesOfNextApp()
const instance = await startInstance(t)
if (instance === undefined) throw new Error('no instance')
const { app, url } = instance

/** The routes whose document says that they answer a source and a version, and how each is asked here. */
const trainer = await newPerson(url, { role: 'trainer' })
await trainer.call('POST', '/api/workouts', aWorkout())
const { body: group } = await trainer.call<{ id: string }>('POST', '/api/groups', { name: 'G' })
const COHERENT: Record<string, string> = {
  '/api/me': '/api/me',
  '/api/workouts': '/api/workouts',
  '/api/workouts/stats': '/api/workouts/stats',
  '/api/members/:userId/progress': '/api/members/me/progress',
  '/api/members/:userId/stats': '/api/members/me/stats',
  '/api/members/:userId/workouts': '/api/members/me/workouts',
  '/api/muscles': '/api/muscles',
  '/api/exercises': '/api/exercises?muscle=chest',
  '/api/trainers/me/clients': '/api/trainers/me/clients',
  '/api/groups/:id/leaderboard': `/api/groups/${group.id}/leaderboard`,
}
const { body: library } = await trainer.call<{ data: ExerciseList }>('GET', '/api/exercises?muscle=neck')
const aLibraryId = library.data.exercises[0]?.id
const { body: saved } = await trainer.call<{ workout: { id: string } }>('POST', '/api/workouts', aWorkout())
/** Read anew for each request, in the same envelope, without an ETag. */
const UNCACHED: Record<string, string> = {
  '/api/exercises/:id': `/api/exercises/${aLibraryId}`,
  '/api/exercises/aliases': '/api/exercises/aliases',
  '/api/groups': '/api/groups',
  '/api/groups/:id': `/api/groups/${group.id}`,
  '/api/groups/:id/training': `/api/groups/${group.id}/training`,
  '/api/coach/next': `/api/coach/next?exercise=${aLibraryId}`,
  '/api/coach/plans/:exerciseId': `/api/coach/plans/${aLibraryId}`,
  '/api/measurements': '/api/measurements?kind=body_weight_kg',
  '/api/members/:userId/assignments': '/api/members/me/assignments',
  '/api/members/:userId/exercises/:exerciseId/history': `/api/members/me/exercises/${aLibraryId}/history`,
  '/api/members/:userId/heatmap': '/api/members/me/heatmap',
  '/api/members/:userId/measurements': '/api/members/me/measurements?kind=body_weight_kg',
  '/api/members/:userId/muscles': '/api/members/me/muscles',
  '/api/members/:userId/records': '/api/members/me/records',
  '/api/workouts/:id/comments': `/api/workouts/${saved.workout.id}/comments`,
  '/api/workouts/imports': '/api/workouts/imports',
  '/api/workouts/last': `/api/workouts/last?exercise=${aLibraryId}`,
}
/** Made of several coherent reads: it has no version of its own that an ETag could be made of. */
const COMPOSED = ['/api/trainers/me/dashboard']

t.test('every route that answers a version is looked at here', async (t) => {
  const { paths } = app.swagger() as { paths?: Record<string, { get?: { responses?: Record<string, unknown> } }> }
  const answering = Object.entries(paths ?? {}).flatMap(([path, { get }]) => {
    const described = JSON.stringify(get?.responses?.['200'] ?? {})
    return described.includes('"source"') && described.includes('"version"') && described.includes('"data"')
      ? [path.replaceAll(/\{(\w+)\}/g, ':$1')]
      : []
  })
  t.strictSame(answering.sort(), [...Object.keys(COHERENT), ...Object.keys(UNCACHED), ...COMPOSED].sort())
  t.ok(answering.every((path) => routes.some((route) => route.url === path)))
})

type Read = (headers?: Record<string, string>) => Promise<Answer<Coherent & Problem>>

const readerOf =
  (path: string): Read =>
  (headers = {}) =>
    trainer.call('GET', path, undefined, { headers })

/** What `X-Min-Revision` may ask for, and what it may not. */
async function keepsMinimum(t: Test, read: Read, { epoch, revision }: Version): Promise<void> {
  t.equal((await read({ 'x-min-revision': `${epoch}:${revision}` })).status, 200)
  t.equal((await read({ 'x-min-revision': `${epoch}:0` })).status, 200)
  for (const [given, status, code] of [
    [`${epoch}:${revision + 1}`, 409, 'revision-ahead'],
    [`${epoch}:999999999999999`, 409, 'revision-ahead'],
    ['another:0', 409, 'epoch-changed'],
    ['another:999', 409, 'epoch-changed'],
    [`${epoch}`, 400, 'invalid-request'],
    [`${epoch}:-1`, 400, 'invalid-request'],
    [`${epoch}:1e3`, 400, 'invalid-request'],
    [':1', 400, 'invalid-request'],
    ['', 400, 'invalid-request'],
    [`${epoch}:9999999999999999`, 400, 'invalid-request'],
  ] as const) {
    const answer = await read({ 'x-min-revision': given, 'if-none-match': '*' })
    t.strictSame([answer.status, answer.body.code], [status, code], `X-Min-Revision: ${given}`)
  }
  t.equal((await read()).status, 200, 'and all is well after')
}

for (const [route, path] of Object.entries(UNCACHED)) {
  t.test(`GET ${route}: one version in envelope and X-Min-Revision`, async (t) => {
    const read = readerOf(path)
    const { status, headers, body } = await read()
    t.strictSame([status, body.source, body.revision], [200, 'database', body.version.revision])
    t.strictSame([headers.get('cache-control'), headers.get('etag')], ['private, no-cache', null])
    await keepsMinimum(t, read, body.version)
  })
}

/** The same route asked in another way. */
const NARROWED = '/api/exercises?muscle=chest&equipment=barbell'

for (const [route, path] of [...Object.entries(COHERENT), [NARROWED, NARROWED] as const]) {
  t.test(`GET ${route}: one version in envelope, ETag and X-Min-Revision`, async (t) => {
    const read = readerOf(path)
    const first = await read()
    t.equal(first.status, 200)
    const { source, version, revision, data } = first.body
    t.ok(['cache', 'database'].includes(source))
    t.equal(revision, version.revision)
    t.ok(data)
    t.equal(first.headers.get('cache-control'), 'private, no-cache')
    const etag = first.headers.get('etag') ?? ''
    t.equal(etag, `"${version.epoch}.${version.revision}.${version.today}.${version.view}"`)

    const second = await read()
    t.strictSame(
      [second.body.source, second.body.version, second.body.data],
      ['cache', version, data],
      'the same again',
    )

    for (const given of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const unchanged = await read({ 'if-none-match': given })
      t.strictSame([unchanged.status, unchanged.body], [304, ''], given)
      t.equal(unchanged.headers.get('etag'), etag, 'the version that it is still at')
    }
    for (const given of ['"other"', etag.slice(1, -1), '""', `"x${etag.slice(1)}`])
      t.equal((await read({ 'if-none-match': given })).status, 200, given)

    await keepsMinimum(t, read, version)
  })
}

t.test('an ETag of yesterday, of before a save or of another member is not taken for the newest', async (t) => {
  const member = await newPerson(url)
  const read = (etag?: string) =>
    member.call<Coherent>('GET', '/api/members/me/progress', undefined, {
      headers: etag === undefined ? {} : { 'if-none-match': etag },
    })
  const before = (await read()).headers.get('etag') ?? ''
  await member.call('POST', '/api/workouts', aWorkout())
  const after = await read(before)
  t.equal(after.status, 200)
  const { version } = after.body
  const yesterday = `"${version.epoch}.${version.revision}.2020-01-01.${version.view}"`
  t.equal((await read(yesterday)).status, 200)
  t.equal((await read(after.headers.get('etag') ?? '')).status, 304)
  const { status } = await request(url, 'GET', '/api/members/me/progress', undefined, { 'if-none-match': before })
  t.equal(status, 401, 'and nobody is told anything by a 304')
})
