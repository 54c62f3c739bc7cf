import type { Scope } from './scope.ts'
import { type Listener, tcpProxy } from './tcp-proxy.ts'

/** A transaction, or a statement outside of one, as it went over the wire. */
export interface Conversation {
  /** The statements, in the order in which they were sent. */
  statements: string[]
  /** How often the client waited for an answer before it went on. */
  roundTrips: number
}

/**
 * Stands between clients and Postgres and counts round trips by the protocol's own messages: one begins when the client
 * says something while it waits for nothing, however many statements it sends before it listens again.
 */
export class PostgresProxy {
  url = ''
  #conversations: Conversation[] = []

  static async start(t: Scope, databaseUrl: string): Promise<PostgresProxy> {
    const proxy = new PostgresProxy()
    proxy.url = await tcpProxy(t, databaseUrl, () => new Wire((one) => proxy.#conversations.push(one)))
    return proxy
  }

  /** What has ended since it was asked before. */
  take(): Conversation[] {
    const taken = this.#conversations
    this.#conversations = []
    return taken
  }
}

/** One connection, both ways. */
class Wire implements Listener {
  readonly #ended: (conversation: Conversation) => void
  readonly #texts = new Map<string, string>()
  #fromClient: Buffer = Buffer.alloc(0)
  #fromServer: Buffer = Buffer.alloc(0)
  #isStarted = false
  #current: Conversation | undefined
  /** Answers that have not come: of queries and syncs, and of flushes. */
  #awaited = 0
  #flushed = 0

  constructor(ended: (conversation: Conversation) => void) {
    this.#ended = ended
  }

  said(data: Buffer): void {
    this.#fromClient = Buffer.concat([this.#fromClient, data])
    if (!this.#isStarted) {
      // the greeting has no letter in front
      if (this.#fromClient.length < 4 || this.#fromClient.length < this.#fromClient.readInt32BE(0)) return
      this.#fromClient = this.#fromClient.subarray(this.#fromClient.readInt32BE(0))
      this.#isStarted = true
    }
    this.#fromClient = eachMessage(this.#fromClient, (type, body) => {
      if (!'PBDEQSH'.includes(type)) return
      this.#current ??= { statements: [], roundTrips: 0 }
      if (this.#awaited === 0 && this.#flushed === 0 && !this.#isSpeaking) this.#current.roundTrips += 1
      this.#isSpeaking = true
      const texts = body.toString().split('\0')
      if (type === 'P') this.#texts.set(texts[0] ?? '', texts[1] ?? '')
      if (type === 'B') this.#current.statements.push(this.#texts.get(texts[1] ?? '') ?? '')
      if (type === 'Q') this.#current.statements.push(texts[0] ?? '')
      if (type === 'Q' || type === 'S') this.#awaited += 1
      if (type === 'H') this.#flushed += 1
    })
  }

  /** Whether the client has said something since the last answer. */
  #isSpeaking = false

  answered(data: Buffer): void {
    this.#fromServer = eachMessage(Buffer.concat([this.#fromServer, data]), (type, body) => {
      // a described statement: its row, or none
      if ((type === 'T' || type === 'n') && this.#flushed > 0) this.#flushed -= 1
      if (type === 'Z' && this.#awaited > 0) this.#awaited -= 1
      if (this.#awaited === 0 && this.#flushed === 0) this.#isSpeaking = false
      if (type !== 'Z' || this.#awaited > 0 || this.#current === undefined) return
      // idle: no transaction is open
      if (body.toString() !== 'I') return
      this.#ended(this.#current)
      this.#current = undefined
    })
  }
}

/** Calls back for each whole message, and answers what is left. */
function eachMessage(bytes: Buffer, tell: (type: string, body: Buffer) => void): Buffer {
  let rest = bytes
  while (rest.length >= 5 && rest.length >= 1 + rest.readInt32BE(1)) {
    const end = 1 + rest.readInt32BE(1)
    tell(String.fromCharCode(rest[0] ?? 0), rest.subarray(5, end))
    rest = rest.subarray(end)
  }
  return rest
}
