import { SpotterError } from '../errors.ts'
import type { Requests } from '../requests.ts'
import type { RequestOptions } from '../transport.ts'
import { type AnswerTo, isSaved, type OpenStep, type Save } from './entry.ts'

/** Sends one save. Throws unexpected-answer for one that is not ours. */
export async function post<S extends Save>(requests: Requests, entry: S): Promise<AnswerTo<S>> {
  const { path, ...options } = requestOf(entry)
  const answer = await requests.save(path, options)
  if (!isSaved(answer)) throw new SpotterError(200, 'unexpected-answer')
  return answer as AnswerTo<S>
}

function requestOf(entry: Save): RequestOptions & { path: string } {
  const headers = { 'idempotency-key': entry.key }
  switch (entry.kind) {
    case 'new':
      return { path: '/api/workouts', method: 'POST', json: entry.workout, headers }
    case 'change': {
      const ifMatch = entry.version === undefined ? undefined : `"${entry.version}"`
      const path = `/api/workouts/${entry.workoutId}`
      return { path, method: 'PATCH', json: entry.patch, headers: { ...headers, 'if-match': ifMatch } }
    }
    case 'step': {
      const { path, ...request } = stepRequest(entry.workoutId, entry.step)
      return { path: `/api/workouts/open${path}`, query: { workout: entry.workoutId }, ...request }
    }
  }
}

/** A step names what it is about, so that a repeat is harmless; an end only under a key: it may have been taken back. */
function stepRequest(workoutId: string, step: OpenStep): RequestOptions & { path: string } {
  switch (step.do) {
    case 'start':
      return { path: '', method: 'POST', query: {}, json: { id: workoutId, ...step.open } }
    case 'change':
      return { path: '', method: 'PATCH', json: step.patch }
    case 'put-exercise':
      return { path: `/exercises/${step.id}`, method: 'PUT', json: step.exercise }
    case 'remove-exercise':
      return { path: `/exercises/${step.id}`, method: 'DELETE' }
    case 'put-set':
      return { path: `/sets/${step.id}`, method: 'PUT', json: step.set }
    case 'remove-set':
      return { path: `/sets/${step.id}`, method: 'DELETE' }
    case 'finish': {
      const json = step.endedAt === undefined ? {} : { endedAt: step.endedAt }
      const headers = { 'idempotency-key': `finish:${workoutId}:${step.endedAt ?? ''}` }
      return { path: '/finish', method: 'POST', json, headers }
    }
    case 'discard':
      return { path: '', method: 'DELETE' }
  }
}
