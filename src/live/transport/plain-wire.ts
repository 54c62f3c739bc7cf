import type { IncomingMessage } from 'node:http'

/*
 * The wire of a plain WebSocket at /ws. Text frames, one JSON array each, at most one payload per event:
 *
 *   client → server   ["connect", { token }]      first, unless the handshake carried the token
 *   server → client   ["connect", { sid }]        or ["connect_error", { message, data? }] and a close
 *   both ways         ["event", payload]
 *   both ways         ["event", payload, 7]       7 asks for an answer …
 *   both ways         ["$ack", 7, answer]         … which is this
 *   server → client   ["disconnect"]              and a close
 *
 * Inside the process the same messages are Socket.IO packets (protocol 5), whose first character is their type.
 */

/** The only subprotocol this server speaks. */
const subprotocol = 'spotter.v1'

/** The codes with which a plain connection ends. 1009 (too large) and 1002 (broken framing) come from `ws` itself. */
export const closeCodes = {
  disconnected: 1000,
  shuttingDown: 1001,
  notText: 1003,
  notJson: 1007,
  violation: 1008,
  tryAgainLater: 1013,
  unauthorized: 4401,
} as const

export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes]

/** What a client said: a request to connect, a packet for Socket.IO, or a mistake and the close that answers it. */
export type ClientMessage =
  | { kind: 'connect'; packet: string }
  | { kind: 'packet'; packet: string }
  | { kind: 'mistake'; code: CloseCode; reason: string }

/** Socket.IO's own event names: its parser refuses them as events. */
const reserved = new Set(['connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'])

/** Reads one text frame of a client. Never throws, whatever the text. */
export function parseFrame(text: string): ClientMessage {
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch {
    return mistake('not JSON', closeCodes.notJson)
  }
  if (!Array.isArray(message) || message.length > 3) return mistake('expected ["event", payload]')
  const [event, payload, id]: readonly unknown[] = message
  if (typeof event !== 'string') return mistake('expected ["event", payload]')
  if (reserved.has(event)) return mistake(`"${event}" is not an event`)
  try {
    // Written anew and never glued to the client's text: Socket.IO's parser would take what stands before the
    // bracket for a namespace or an acknowledgement.
    return toPacket(event, payload, id)
  } catch {
    // 16 kB of brackets parse well, but writing them exhausts the stack.
    return mistake('nested too deeply')
  }
}

function toPacket(event: string, payload: unknown, id: unknown): ClientMessage {
  if (event === 'connect') {
    if (!isObject(payload)) return mistake('expected ["connect", { "token": … }]')
    return { kind: 'connect', packet: `0${JSON.stringify(payload)}` }
  }
  if (event === '$ack') {
    if (!isId(payload)) return mistake('expected ["$ack", number, answer]')
    return { kind: 'packet', packet: `3${payload}${JSON.stringify([id])}` }
  }
  if (id !== undefined && !isId(id)) return mistake('expected ["event", payload, number]')
  return { kind: 'packet', packet: `2${id ?? ''}${JSON.stringify([event, payload])}` }
}

const mistake = (reason: string, code: CloseCode = closeCodes.violation): ClientMessage => ({
  kind: 'mistake',
  code,
  reason,
})

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isId = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/**
 * A packet of Socket.IO as a plain client reads it; undefined for what plain clients do not have (binary). Works on the
 * prefix: the JSON inside a broadcast is not parsed again.
 */
export function toText(packet: string): string | undefined {
  const data = packet.indexOf('[')
  switch (packet[0]) {
    case '0':
      return `["connect",${packet.slice(1)}]`
    case '1':
      return '["disconnect"]'
    case '2':
      return data === 1 ? packet.slice(1) : withId(packet.slice(data), packet.slice(1, data))
    case '3':
      return `["$ack",${packet.slice(1, data)},${packet.slice(data + 1) === ']' ? 'null]' : packet.slice(data + 1)}`
    case '4':
      return `["connect_error",${packet.slice(1)}]`
    default:
      return undefined
  }
}

function withId(event: string, id: string): string {
  const [name, payload = null] = JSON.parse(event) as unknown[]
  return JSON.stringify([name, payload, Number(id)])
}

/**
 * The close that follows a refused connection: 4401, or 1013 where the middleware's error says `data.retry: true`
 * (the database is away), so that no client signs out for a fault of ours.
 */
export function closeOfRefusal(packet: string): { code: CloseCode; reason: string } {
  const { message, data } = JSON.parse(packet.slice(1)) as { message: string; data?: { retry?: unknown } | null }
  return { code: data?.retry === true ? closeCodes.tryAgainLater : closeCodes.unauthorized, reason: message }
}

/** A close frame holds 123 bytes of reason: cut between characters. */
export function clipReason(reason: string): string {
  const bytes = Buffer.from(reason)
  if (bytes.length <= 123) return reason
  return `${bytes
    .subarray(0, 120)
    .toString()
    .replace(/\uFFFD{1,3}$/, '')}…`
}

/** For `ws`: picks ours if it was offered. The offer that carries the token is never echoed. */
export const handleProtocols = (offered: Set<string>): string | false => offered.has(subprotocol) && subprotocol

/** The token of a handshake with `Sec-WebSocket-Protocol: spotter.v1, bearer.<jwt>`: browsers can set no other header. */
export function tokenFromProtocols(request: IncomingMessage): string | undefined {
  const offers = request.headers['sec-websocket-protocol']?.split(',') ?? []
  return offers
    .map((offer) => offer.trim())
    .find((offer) => offer.startsWith('bearer.'))
    ?.slice('bearer.'.length)
}
