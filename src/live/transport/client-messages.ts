import { type Static, type TSchema, Type } from 'typebox'
import { type Id, Uuid, type Version } from '../../contract/common.ts'
import { JoinRequest } from '../../contract/live.ts'
import { compileCheck } from '../../contract/validation/check.ts'

/* What clients send, read without ever throwing: it is all unknown until it has been checked. */

export type Acknowledge = (answer: unknown) => void

export interface Message {
  /** The payload; with several arguments the first is the id and the second its options. */
  payload: unknown
  /** Does nothing when the client did not ask for an answer. */
  answer: Acknowledge
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * One message from a handler's arguments. Socket.IO clients may send `(id, options?, ack?)`; they and plain clients
 * `({ [idName]: id, ...options }, ack?)`. Both become the latter.
 */
export function messageOf(args: readonly unknown[], idName: string): Message {
  const last = args.at(-1)
  const answer = typeof last === 'function' ? (last as Acknowledge) : () => undefined
  const [first, second] = args
  if (typeof first !== 'string') return { payload: first, answer }
  return { payload: { ...(isObject(second) ? second : {}), [idName]: first }, answer }
}

const reader = <T extends TSchema>(schema: T): ((payload: unknown) => Static<T> | undefined) => {
  const check = compileCheck(schema)
  return (payload) => {
    const checked = check(payload)
    return 'value' in checked ? (checked.value as Static<T>) : undefined
  }
}

const readJoinRequest = reader(JoinRequest)
const readGroupRequest = reader(Type.Object({ groupId: Uuid }))
const readRenewRequest = reader(Type.Object({ token: Type.String({ minLength: 1, maxLength: 8_192 }) }))

/** Undefined: not a valid request. `me` stands for the socket's own account. */
export function readJoin(payload: unknown, ownId: Id): { userId: Id; version?: Version } | undefined {
  const request = readJoinRequest(payload)
  if (request === undefined) return undefined
  const { userId, version } = request
  return { userId: userId === 'me' ? ownId : userId, ...(version && { version }) }
}

export function readGroupId(payload: unknown): Id | undefined {
  return readGroupRequest(payload)?.groupId
}

export function readToken(payload: unknown): string | undefined {
  return readRenewRequest(payload)?.token
}
