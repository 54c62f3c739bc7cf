import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { JoinRequest } from './contract.ts'

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
export function readMessage(args: readonly unknown[], idName: string): Message {
  const last = args.at(-1)
  const answer = typeof last === 'function' ? (last as Acknowledge) : () => undefined
  const [first, second] = args
  if (typeof first !== 'string') return { payload: first, answer }
  return { payload: { ...(isObject(second) ? second : {}), [idName]: first }, answer }
}

const joinRequest = Compile(JoinRequest)
const groupRequest = Compile(Type.Object({ groupId: Type.String({ maxLength: 64 }) }))
const renewRequest = Compile(Type.Object({ token: Type.String({ minLength: 1, maxLength: 8_192 }) }))

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The id as rooms are named by it: one account must not have two rooms. */
function readId(text: string): string | undefined {
  const id = text.toLowerCase()
  return uuid.test(id) ? id : undefined
}

/** Undefined: not a valid request. `me` stands for the socket's own account. */
export function readJoin(payload: unknown, ownId: string): JoinRequest | undefined {
  if (!joinRequest.Check(payload)) return undefined
  const userId = payload.userId === 'me' ? ownId : readId(payload.userId)
  return userId === undefined ? undefined : { userId, ...(payload.version && { version: payload.version }) }
}

export function readGroupId(payload: unknown): string | undefined {
  return groupRequest.Check(payload) ? readId(payload.groupId) : undefined
}

export function readToken(payload: unknown): string | undefined {
  return renewRequest.Check(payload) ? payload.token : undefined
}
