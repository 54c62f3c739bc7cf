import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { addDays, daysBetween } from '../contract/arithmetic/civil-days.ts'
import { DEMO_PEOPLE, type DemoPerson } from '../contract/demo-people.ts'
import type { Call, Method } from './call.ts'
import { seedCommunity } from './seed-community.ts'

/** How the loader speaks to Spotter: its own HTTP interface, without a network in between, as a call of its own. */
export type Inject = (request: {
  method: Method
  url: string
  headers: Record<string, string>
  payload?: string
}) => Promise<{ statusCode: number; json: () => unknown }>

const IMPORT_DEADLINE_MS = 120_000

/** Makes the demo people, their logs and their coaching links, once: whatever is there already is left alone. */
export async function loadDemo(inject: Inject, now: Date): Promise<void> {
  const people = new Map<DemoPerson, Call>()
  for (const person of DEMO_PEOPLE) {
    const call = await signIn(inject, person)
    if (call !== null) people.set(person, call)
  }
  for (const [person, call] of people) if (person.log !== undefined) await importLog(call, person, person.log, now)
  const asTrainer = [...people].find(([{ role }]) => role === 'trainer')?.[1]
  if (asTrainer === undefined) return
  const { data } = await asTrainer<{ data: { clients: unknown[] } }>('GET', '/api/trainers/me/clients')
  if (data.clients.length > 0) return
  // of several instances that start at once, the one that made the first link does the rest
  if (!(await linkAll(people, asTrainer))) return
  const members = [...people].flatMap(([{ role }, call]) => (role === 'member' ? [call] : []))
  await seedCommunity(members, asTrainer)
}

/** How to sign in as each of the demo people, for a terminal: role, email, password and name, one person per line. */
export const signInLines = (): string =>
  DEMO_PEOPLE.map(
    ({ email, password, role, displayName }) =>
      `    ${role.padEnd(8)} ${email.padEnd(26)} ${password}   (${displayName})`,
  ).join('\n')

/** False when another instance was there before. */
async function linkAll(people: ReadonlyMap<DemoPerson, Call>, asTrainer: Call): Promise<boolean> {
  let made = 0
  for (const [{ role, email }, call] of people) {
    if (role !== 'member') continue
    try {
      const { id } = await asTrainer<{ id: string }>('POST', '/api/trainers/me/clients', { email })
      await call('POST', `/api/coaching/${id}/accept`)
      made += 1
    } catch (error) {
      if (!(error instanceof AlreadyThere)) throw error
      if (made === 0) return false
    }
  }
  return made > 0
}

/** Signs a demo person in, making the account first where there is none. Null: somebody has changed the password. */
async function signIn(inject: Inject, person: DemoPerson): Promise<Call | null> {
  const { email, password, displayName, role, timeZone, weeklyTarget } = person
  const json = { 'content-type': 'application/json' }
  const login = JSON.stringify({ email, password })
  let answer = await inject({ method: 'POST', url: '/api/auth/login', headers: json, payload: login })
  const isNew = answer.statusCode === 401
  if (isNew) {
    const payload = JSON.stringify({ email, password, displayName, role, timeZone })
    answer = await inject({ method: 'POST', url: '/api/auth/register', headers: json, payload })
    if (answer.statusCode === 409)
      answer = await inject({ method: 'POST', url: '/api/auth/login', headers: json, payload: login })
    if (answer.statusCode === 401) return null
  }
  const { accessToken } = expectSuccess<{ accessToken: string }>(answer, `sign ${email} in`)
  const call: Call = async (method, url, body, type = 'application/json') => {
    const payload =
      body === undefined ? {} : { payload: type === 'application/json' ? JSON.stringify(body) : String(body) }
    const headers = { authorization: `Bearer ${accessToken}`, ...(body !== undefined && { 'content-type': type }) }
    return expectSuccess(await inject({ method, url, headers, ...payload }), `${method} ${url}`)
  }
  if (isNew && weeklyTarget !== null) await call('PATCH', '/api/me', { preferences: { weeklyTarget } })
  return call
}

async function importLog(
  call: Call,
  person: DemoPerson,
  log: NonNullable<DemoPerson['log']>,
  now: Date,
): Promise<void> {
  const { data } = await call<{ data: { totals: { workouts: number } } }>('GET', '/api/members/me/progress')
  if (data.totals.workouts > 0) return
  const csv = broughtUpToDate(await readFile(new URL(log.file, import.meta.url), 'utf8'), now)
  const url = `/api/workouts/import?unit=${log.unit}&timeZone=${encodeURIComponent(person.timeZone)}`
  const { id } = await call<{ id: string }>('POST', url, csv, 'text/csv')
  const deadline = Date.now() + IMPORT_DEADLINE_MS
  for (;;) {
    const { status } = await call<{ status: string }>('GET', `/api/workouts/imports/${id}`)
    if (status === 'done') return
    if (status === 'failed' || Date.now() > deadline) throw new Error(`The demo log ${log.file} could not be imported`)
    await delay(100)
  }
}

const WALL_TIME = /\d{4}-\d\d-\d\d(?= \d\d:\d\d:\d\d)/g

/** Moves a log's dates forward by whole weeks, so that its newest workout lies in the seven days before today. */
export function broughtUpToDate(csv: string, now: Date): string {
  const newest = [...csv.matchAll(WALL_TIME)].reduce((latest, [date]) => (date > latest ? date : latest), '')
  const yesterday = addDays(now.toISOString().slice(0, 10), -1)
  const weeks = Math.floor(daysBetween(newest, yesterday) / 7)
  return csv.replaceAll(WALL_TIME, (date) => addDays(date, 7 * weeks))
}

class AlreadyThere extends Error {}

function expectSuccess<T>(answer: { statusCode: number; json: () => unknown }, what: string): T {
  if (answer.statusCode === 409) throw new AlreadyThere(what)
  if (answer.statusCode >= 300)
    throw new Error(`Demo data: ${what} was answered ${answer.statusCode}: ${JSON.stringify(answer.json())}`)
  return answer.json() as T
}
