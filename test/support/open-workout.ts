import type { Id } from '../../src/contract/common.ts'
import type { DiscardAnswer, FinishAnswer, OpenAnswer, Problem, ProgressView } from '../../src/contract/index.ts'
import type { Person } from './person.ts'

/** Requests of the workout in progress, as its tests make them. */

type Any = OpenAnswer & Problem

export const open = (person: Person, body: object = {}, headers: Record<string, string> = {}) =>
  person.call<Any>('POST', '/api/workouts/open', body, { headers })
export const readOpen = (person: Person) => person.call<Any>('GET', '/api/workouts/open')
export const putBlock = (person: Person, id: Id, body: object, at = '/api/workouts/open') =>
  person.call<Any>('PUT', `${at}/exercises/${id}`, { position: 0, ...body })
export const putSet = (person: Person, id: Id, body: object, { at = '/api/workouts/open', query = '' } = {}) =>
  person.call<Any>('PUT', `${at}/sets/${id}${query}`, { position: 0, done: true, ...body })
export const finish = (person: Person, query = '', body: object = {}, headers: Record<string, string> = {}) =>
  person.call<FinishAnswer & Problem>('POST', `/api/workouts/open/finish${query}`, body, { headers })
export const discard = (person: Person, query = '') =>
  person.call<DiscardAnswer & Problem>('DELETE', `/api/workouts/open${query}`)
export const progressOf = async (person: Person) =>
  (await person.call<{ data: ProgressView }>('GET', '/api/members/me/progress')).body.data
