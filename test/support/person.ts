import { randomUUID } from 'node:crypto'
import type { Id, Sent } from '../../src/contract/common.ts'
import type { AssignmentInput, WorkoutInput } from '../../src/contract/index.ts'
import type { App } from '../../src/http/app-types.ts'
import { urlOf } from './app.ts'

export interface Answer<T> {
  status: number
  headers: Headers
  body: T
}

export interface Person {
  id: Id
  email: string
  token: string
  /** Calls a route on the person's own instance, or on the one named. */
  call<T = Record<string, never>>(
    method: string,
    path: string,
    body?: unknown,
    options?: { at?: string; headers?: Record<string, string> },
  ): Promise<Answer<T>>
}

export const PASSWORD = 'a password of tests'

/** Somebody who has just registered. */
export interface Newcomer extends Person {
  password: string
  displayName: string
  /** The value of the refresh cookie. */
  cookie: string
}

/** Registers somebody new on an instance. */
export async function newPerson(
  at: string | App,
  details: Partial<Pick<Newcomer, 'email' | 'password' | 'displayName'>> & {
    role?: 'member' | 'trainer'
    timeZone?: string
  } = {},
): Promise<Newcomer> {
  const url = typeof at === 'string' ? at : urlOf(at)
  const registration = {
    email: `${randomUUID()}@example.com`,
    password: PASSWORD,
    displayName: 'Somebody',
    ...details,
  }
  const path = '/api/auth/register'
  const answer = await request<{ user: { id: Id }; accessToken: string }>(url, 'POST', path, registration)
  const { status, body, headers } = answer
  if (status !== 201) throw new Error(`register: ${status} ${JSON.stringify(body)}`)
  const cookie = /^spotter_refresh=([^;]*)/.exec(headers.getSetCookie()[0] ?? '')?.[1] ?? ''
  return { ...registration, ...personOf(url, registration.email, body.user.id, body.accessToken), cookie }
}

/** Somebody whose token is known. */
export function personOf(url: string, email: string, id: Id, token: string): Person {
  return {
    id,
    email,
    token,
    call: (method, path, body, { at = url, headers = {} } = {}) =>
      request(at, method, path, body, { authorization: `Bearer ${token}`, ...headers }),
  }
}

/** One request; JSON both ways, and text as it comes. */
export async function request<T>(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const isText = typeof body === 'string'
  const answer = await fetch(url + path, {
    method,
    headers: { ...(body !== undefined && { 'content-type': isText ? 'text/csv' : 'application/json' }), ...headers },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  const isJson = /json/.test(answer.headers.get('content-type') ?? '')
  return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text) as T }
}

/** A workout of one bench press set, unless told otherwise. */
export const aWorkout = (changes: Partial<Sent<WorkoutInput>> = {}): Sent<WorkoutInput> => ({
  title: 'Push',
  startedAt: new Date().toISOString(),
  exercises: [{ name: 'Bench Press (Barbell)', sets: [{ weight: 100, unit: 'kg', reps: 5 }] }],
  ...changes,
})

/** A workout of three sets of one exercise, planned for tomorrow (in UTC), unless told otherwise. */
export const anAssignment = (
  exerciseId: string,
  changes: Partial<Sent<AssignmentInput>> = {},
): Sent<AssignmentInput> => ({
  scheduledOn: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
  title: 'Push day',
  items: [{ exerciseId, sets: 3, repsMin: 8, repsMax: 12, weightKg: 60 }],
  ...changes,
})
