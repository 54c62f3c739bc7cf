import { randomUUID } from 'node:crypto'
import { aWorkout } from '../support/person.ts'

/** What is sent, down to the bytes of its path. */
export interface WeirdRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: string | undefined
}

/** A sequence of numbers in [0, 1) that a seed decides (mulberry32), so that a finding can be repeated. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH']

/** What stands where an id is expected. */
const SEGMENTS = [
  'me',
  '',
  '%',
  '%zz',
  '%00',
  '%2e%2e',
  '%2f%2f',
  '..',
  '-1',
  '0',
  "'%20or%201=1--",
  '%ED%A0%80',
  '%F0%9F%8F%8B',
  '%C3%28',
  'null',
  'a'.repeat(201),
  'a'.repeat(9_000),
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  '00000000-0000-7000-8000-000000000001',
]

const cursor = (text: string) => Buffer.from(text).toString('base64url')
const ID = '018f0000-0000-7000-8000-000000000000'
const CURSORS = [
  '',
  '%00',
  'nonsense',
  cursor(''),
  cursor(`2024-01-01T00:00:00.000Z ${ID}`),
  cursor(`2024-01-01T00:00:00.000Z ${'-'.repeat(36)}`),
  cursor(`2024-01-01T00:00:00.000Z ${'f'.repeat(36)}`),
  cursor(`+275760-09-13T00:00:00.000Z ${ID}`),
  cursor(`-000001-01-01T00:00:00.000Z ${ID}`),
  cursor(`1e3 ${ID}`),
  cursor(`0 ${ID}`),
  cursor(`infinity ${ID}`),
  cursor(`2024-13-45 ${ID}`),
  cursor(`Tue\u00a01\u00a0Jan\u00a02024 ${ID}`),
  cursor(`2024-01-01T00:00:00\u0000Z ${ID}`),
  'x'.repeat(201),
]
const QUERIES: Record<string, string[]> = {
  cursor: CURSORS,
  limit: ['0', '1', '100', '101', '-1', '1e1', '1.5', 'NaN', '', '99999999999999999999', '%00'],
  q: ['bench', '%00', '%25', '_', '%', '%5C', "'", '%ED%A0%80', 'x'.repeat(101), '%F0%9F%8F%8B'],
  muscle: ['chest', 'Chest', 'chest%00', '*', '', '__proto__'],
  equipment: ['barbell', 'constructor', 'barbell&equipment=cable', '{}'],
  format: ['csv', 'json', 'CSV', 'xml', '', '%00'],
  unit: ['kg', 'lb', 'stone', '', '%00'],
  timeZone: ['Europe/Vienna', 'Mars/Olympus', '+25:00', '%00', '../../etc/passwd', 'UTC%00', 'x'.repeat(65), ''],
}

const HEADERS: Record<string, string[]> = {
  'if-match': ['*', '"1"', 'W/"1"', '"999999999999"', '1', '""', '"1", "2"', 'ÿ', '"-1"'],
  'if-none-match': ['*', '""', '"x"', 'W/"x"', 'ÿÿÿ'],
  'x-min-revision': ['', 'x', 'x:1', ':1', 'x:-1', 'x:999999999999999', 'x:9999999999999999999', 'a:b:c', 'ÿ:1'],
  'idempotency-key': ['', 'k', 'k'.repeat(200), 'k'.repeat(201), 'ÿ', "';--", '{"a":1}'],
  'content-type': [
    'application/json',
    'application/json; charset=utf-16',
    'application/jsonp',
    'text/csv',
    'text/plain',
    'multipart/form-data',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'nonsense',
    '',
  ],
  authorization: ['', 'Bearer', 'Bearer ÿ', 'Basic eDp4', 'Bearer ..', `Bearer ${'x'.repeat(5_000)}`],
  cookie: [
    'spotter_refresh=',
    'spotter_refresh=x',
    'spotter_refresh=%00',
    'spotter_refresh=%E0%A4%A',
    `spotter_refresh=${ID}.x`,
    '=;=;',
  ],
  origin: ['null', 'https://evil.example', 'nonsense', 'http://[', ''],
  'x-request-id': ['', 'x'.repeat(4_000), 'ÿ', '{{7*7}}'],
  'x-forwarded-for': ['unknown', '::1', '1.2.3.4, 5.6.7.8', 'ÿ'],
  accept: ['text/html', '*/*;q=x', ''],
  'accept-encoding': ['br;q=2', 'nonsense', ''],
  range: ['bytes=0-0', 'bytes=-1', 'bytes=9-1', 'x'],
}

/** Values for any field of a body. */
const VALUES: unknown[] = [
  null,
  true,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e\ufeff',
  'x'.repeat(300),
  'x'.repeat(20_000),
  0,
  -1,
  0.1,
  1e21,
  1e308,
  9_007_199_254_740_992,
  2_147_483_648,
  99_999,
  [],
  {},
  [[]],
  { toString: 1 },
  '2024-02-30T10:00:00Z',
  '2016-12-31T23:59:60Z',
  '9999-12-31T23:59:59Z',
  '0000-01-01T00:00:00Z',
  '2024-01-01T24:00:00Z',
  '2024-01-01t00:00:00z',
  '2024-01-01T00:00:00+23:59',
  '2024-01-01T00:00:00.123456789Z',
  'Mars/Olympus',
  'Etc/GMT+12',
  'a@b.example',
  '__proto__',
]

const FULL_WORKOUT = {
  ...aWorkout({ startedAt: '2024-05-01T10:00:00Z', endedAt: '2024-05-01T11:00:00Z', notes: 'n', timeZone: 'UTC' }),
  exercises: [
    {
      name: 'Squat',
      notes: 'n',
      supersetGroup: 1,
      sets: [{ type: 'normal', weight: 100, unit: 'kg', reps: 5, rpe: 8 }],
    },
    { name: 'Rowing', sets: [{ durationS: 60, distanceM: 100 }] },
  ],
}

/** What is nearly right for a route that takes a body. */
export const BODIES: Record<string, unknown> = {
  'POST /api/auth/register': {
    email: 'x@y.example',
    password: 'long enough, surely',
    displayName: 'X',
    timeZone: 'UTC',
  },
  'POST /api/auth/login': { email: 'x@y.example', password: 'long enough, surely' },
  'PATCH /api/me': {
    displayName: 'X',
    email: 'x@y.example',
    currentPassword: 'x',
    preferences: {
      weightUnit: 'kg',
      timeZone: 'UTC',
      dayCutoffMin: 0,
      weeklyTarget: 3,
      locale: 'en',
      weekStart: 'mon',
    },
  },
  'DELETE /api/me': { password: 'wrong, luckily' },
  'POST /api/workouts': FULL_WORKOUT,
  'PATCH /api/workouts/:id': FULL_WORKOUT,
  'POST /api/exercises': {
    name: 'Sled push',
    tracking: 'weight_reps',
    equipment: 'other',
    primaryMuscles: ['quadriceps'],
    secondaryMuscles: ['glutes'],
  },
  'PATCH /api/exercises/:id': { name: 'Sled push', tracking: 'duration', equipment: null, primaryMuscles: [] },
  'POST /api/trainers/me/clients': { email: 'x@y.example' },
  'POST /api/groups': { name: 'G' },
  'PATCH /api/groups/:id': { name: 'G' },
  'POST /api/groups/:id/invitations': { email: 'x@y.example' },
  'POST /api/workouts/open': { id: ID, title: 'Push', startedAt: '2026-11-30T10:00:00Z', from: { workoutId: ID } },
  'PATCH /api/workouts/open': { title: 'Pull', notes: 'Easy', rest: { lengthS: 90 }, cue: null },
  'PUT /api/workouts/open/exercises/:id': {
    exerciseId: ID,
    position: 0,
    restS: 90,
    supersetGroup: null,
    notes: 'Slow',
  },
  'PUT /api/workouts/open/sets/:id': { exercise: ID, position: 0, weight: 80, unit: 'kg', reps: 5, rpe: 8, done: true },
  'POST /api/workouts/open/finish': { endedAt: '2026-11-30T11:00:00Z' },
  'PUT /api/members/:userId/workouts/open/exercises/:id': { exerciseId: ID, position: 0, restS: 90 },
  'PUT /api/members/:userId/workouts/open/sets/:id': {
    exercise: ID,
    position: 0,
    targetWeightKg: 80,
    targetRepsMin: 5,
    done: false,
  },
  'PUT /api/members/:userId/workouts/open/cue': { text: 'Slower' },
  'PATCH /api/groups/:id/membership': { showsMyTraining: true },
  'PUT /api/exercises/aliases': { name: 'Pec day', exerciseId: ID },
  'PUT /api/groups/:id/owner': { userId: ID },
  'PATCH /api/coaching/:id': { followUpDays: 7 },
  'POST /api/members/:userId/assignments': {
    scheduledOn: ['2030-01-01', '2030-01-02'],
    title: 'Push',
    notes: 'n',
    items: [{ exerciseId: ID, sets: 3, repsMin: 8, notes: 'n' }],
  },
  'PATCH /api/assignments/:id': { title: 'Push', scheduledOn: '2030-01-01', notes: null },
  'POST /api/workouts/:id/comments': { body: 'Well done' },
  'PUT /api/coach/plans/:exerciseId': { method: 'double', repsMin: 5, repsMax: 8, targetRpe: null, stepKg: 2.5 },
  'PUT /api/goals/:exerciseId': { targetWeightKg: 100, targetReps: null, dueOn: '2030-01-01' },
  'PUT /api/measurements/:kind/:date': { value: 80 },
}

const RAW_BODIES = [
  '',
  '{',
  'null',
  '[]',
  '"x"',
  '{"__proto__":{"x":1}}',
  '{"constructor":{"prototype":{}}}',
  '{"title":1e400}',
  `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  '\u0000',
  '\ufeff{}',
  '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nDate,Workout Name\r\n--x--\r\n',
  '--x\r\ncontent-disposition: form-data; name="unit"\r\n\r\n\u0000\r\n--x--\r\n',
  '--x',
  'Date,Workout Name,Exercise Name,Set Order,Weight,Reps\n2024-01-01 10:00:00,"a\u0000b","c\u0000",1,1e400,-5\n',
  `Date,Workout Name,Exercise Name,Set Order,Weight,Reps\n${'9'.repeat(400)},x,y,1,NaN,99999999999\n`,
  '"unclosed',
  'a'.repeat(300_000),
]

/** A text that a pattern or a comparison may take very long over; `length` is about how long it may be. */
const LONG_TEXTS: Record<string, (length: number) => string> = {
  'one letter and a control character': (length) => `${'a'.repeat(length)}\u0001`,
  'one letter and NUL': (length) => `${'a'.repeat(length)}\u0000`,
  'blanks and a letter': (length) => `${' '.repeat(length)}a\u0000`,
  'an address without an end': (length) => `a@${'a.'.repeat(length / 2)}`,
  'combining marks': (length) => 'a\u0301'.repeat(length / 4),
  digits: (length) => '9'.repeat(length),
}

/** Every place of a value where there is text, as the value with `text` there. */
function* withText(value: unknown, text: string): Generator<unknown> {
  if (typeof value === 'string') yield text
  else if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) for (const changed of withText(item, text)) yield value.with(at, changed)
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value))
      for (const changed of withText(item, text)) yield { ...value, [name]: changed }
  }
}

/** Each request as large as it may be, made to take as long as possible. Named by what is wrong with it. */
export function* costlyRequests(ids: readonly string[], token: string): Generator<WeirdRequest & { what: string }> {
  const json = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const pathOf = (url: string) => url.replaceAll(/:\w+/g, () => ids[0] ?? '')
  for (const [name, base] of Object.entries(BODIES)) {
    const [method = '', url = ''] = name.split(' ')
    const request = (what: string, body: string) => ({
      what: `${name} with ${what}`,
      method,
      path: pathOf(url),
      headers: { ...json, 'content-length': String(Buffer.byteLength(body)) },
      body,
    })
    for (const [what, textOf] of Object.entries(LONG_TEXTS)) {
      let place = 0
      for (const body of withText(base, textOf(200_000)))
        yield request(`${what} (text ${++place})`, JSON.stringify(body))
    }
    for (const [what, body] of Object.entries(LARGE_BODIES)) yield request(what, body)
  }
  for (const [name, textOf] of Object.entries(LONG_TEXTS)) {
    const text = textOf(12_000)
    const encoded = encodeURIComponent(text)
      .slice(0, 14_000)
      .replace(/%[^%]{0,1}$/, '')
    for (const path of [
      `/api/workouts?q=${encoded}`,
      `/api/workouts?cursor=${encoded}`,
      `/api/exercises?q=${encoded}`,
      `/api/members/${encoded.slice(0, 190)}/progress`,
      `/${encoded}`,
    ])
      yield { what: `${path.slice(0, 40)}… of ${name}`, method: 'GET', path, headers: json, body: undefined }
    yield {
      what: `DELETE an alias of ${name}`,
      method: 'DELETE',
      path: `/api/exercises/aliases?name=${encoded}`,
      headers: { authorization: `Bearer ${token}` },
      body: undefined,
    }
  }
  const many = 'a,'.repeat(6_000)
  for (const [header, value] of Object.entries({
    'if-none-match': many,
    'x-min-revision': 'a'.repeat(12_000),
    'if-match': '"'.repeat(12_000),
    'idempotency-key': 'a'.repeat(12_000),
    cookie: 'a=b;'.repeat(3_000),
    'x-forwarded-for': '1.2.3.4,'.repeat(1_500),
    accept: many,
    'accept-encoding': many,
    'x-request-id': 'a'.repeat(12_000),
    range: `bytes=${'0-1,'.repeat(2_500)}`,
    origin: `https://${'a.'.repeat(6_000)}`,
  }))
    for (const path of ['/api/members/me/progress', '/api/workouts', '/'])
      yield {
        what: `a long ${header} for ${path}`,
        method: 'GET',
        path,
        headers: { ...json, [header]: value },
        body: undefined,
      }
  for (const path of [
    `/api/workouts/last?${`exercise=${ids[0]}&`.repeat(300)}`,
    `/api/exercises?${'q=a&'.repeat(3_000)}`,
    `/api/exercises?${Array.from({ length: 2_000 }, (_, at) => `a${at}=`).join('&')}`,
    `/api/exercises?q=${'a+'.repeat(49)}`,
    `/api/workouts?q=${'a+'.repeat(49)}`,
    `/${'%2e%2e/'.repeat(1_500)}`,
    `/${'a/'.repeat(6_000)}`,
  ])
    yield { what: path.slice(0, 60), method: 'GET', path, headers: json, body: undefined }
}

/** Bodies of 250 KB in every shape; none is of a route. */
const LARGE_BODIES: Record<string, string> = {
  'deep arrays': `${'['.repeat(120_000)}${']'.repeat(120_000)}`,
  'deep objects': `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`,
  'many names': `{${Array.from({ length: 20_000 }, (_, at) => `"a${at}":1`).join(',')}}`,
  'many items': `{"exercises":[${'{},'.repeat(80_000)}{}]}`,
  'many equal items': `{"primaryMuscles":[${'"chest",'.repeat(30_000)}"chest"],"name":"a"}`,
  'many sets': `{"title":"a","startedAt":"2024-01-01T00:00:00Z","exercises":[{"name":"a","sets":[${'{"reps":1},'.repeat(20_000)}{}]}]}`,
  'many wrong sets': `{"title":"a","startedAt":"2024-01-01T00:00:00Z","exercises":[${`{"name":"a","sets":[${'{"reps":"x"},'.repeat(150)}{}]},`.repeat(100)}{}]}`,
  'one name many times': `{${'"title":"a",'.repeat(20_000)}"title":"a"}`,
  'a poisoned name': `{"__proto__":{${Array.from({ length: 15_000 }, (_, at) => `"a${at}":{}`).join(',')}}}`,
  escapes: `{"title":"${'\\u0061'.repeat(40_000)}"}`,
}

/** Makes requests nobody would make on purpose, for routes and callers that there are. */
export function weirdRequests(
  random: () => number,
  routes: readonly { method: string; url: string }[],
  callers: readonly { token: string; ids: readonly string[] }[],
): () => WeirdRequest {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T
  const chance = (share: number) => random() < share

  /** The same with one field, however deep, or one whole branch made weird. */
  const mutated = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || chance(0.1)) return pick(VALUES)
    if (Array.isArray(value)) {
      const at = Math.floor(random() * value.length)
      return value.map((each, place) => (place === at ? mutated(each) : each))
    }
    const key = chance(0.05) ? pick(['extra', '__proto__', '']) : pick(Object.keys(value))
    return Object.fromEntries([
      ...Object.entries(value),
      [key, chance(0.05) ? undefined : mutated((value as Record<string, unknown>)[key])],
    ])
  }
  const api = routes.filter(({ url }) => url.startsWith('/api/'))
  const taking = api.filter(({ method, url }) => `${method} ${url}` in BODIES)

  return () => {
    const route = pick(chance(0.5) ? taking : chance(0.7) ? api : routes)
    const caller = pick(callers)
    const method = chance(0.85) ? route.method : pick(METHODS)
    let path = route.url.replaceAll(/:\w+|\*/g, () =>
      chance(0.4) ? pick(caller.ids) : chance(0.1) ? randomUUID() : pick(SEGMENTS),
    )
    if (chance(0.1)) path += pick(['/', '//', '/%', '%00', '/..', ';x=y', '?', '#x', '/%2e%2e/%2e%2e/etc/passwd'])
    if (chance(0.4)) {
      const names = [pick(Object.keys(QUERIES)), pick(Object.keys(QUERIES)), 'constructor']
      const query = names
        .slice(0, 1 + Math.floor(random() * 3))
        .map((name) => `${name}=${pick(QUERIES[name] ?? ['%'])}`)
      path += `?${query.join('&')}`
    }
    const headers: Record<string, string> = {}
    if (chance(0.9)) headers.authorization = `Bearer ${caller.token}`
    const takesBody = !/^(GET|HEAD|OPTIONS|TRACE)$/.test(method) && chance(0.9)
    const base = BODIES[`${route.method} ${route.url}`]
    const raw = base === undefined || chance(0.1)
    const body = takesBody
      ? raw
        ? pick(RAW_BODIES)
        : JSON.stringify(chance(0.3) ? mutated(mutated(base)) : mutated(base))
      : undefined
    if (body !== undefined) headers['content-type'] = raw ? pick(HEADERS['content-type'] ?? []) : 'application/json'
    for (let more = Math.floor(random() * 2.5); more > 0; more--) {
      const name = pick(Object.keys(HEADERS))
      headers[name] = pick(HEADERS[name] ?? [])
    }
    if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body))
    return { method, path, headers, body }
  }
}
