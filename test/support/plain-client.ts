import { once } from 'node:events'
import { WebSocket } from 'ws'
import { until } from './until.ts'

export type PlainMessage = [event: string, payload?: unknown, id?: unknown]

/** How long a handshake or an answer may take. */
export const PATIENCE_MS = 5_000

/** What a client says of itself, as people write one without any library of ours. */
export interface PlainOptions {
  /** Told of each event in the place of `messages`. */
  onEvent?: (name: string, payload: unknown) => void
  /** How long the handshake and each answer may take. */
  patienceMs?: number
  webSocket?: WebSocket.ClientOptions
}

/** A client of the plain WebSocket wire. */
export class PlainClient {
  readonly ws: WebSocket
  /** What came, in its order; `next` takes messages out. Answers to `ask` never stand here. */
  readonly messages: PlainMessage[] = []
  /** Code and reason of the close, once it has happened. */
  closed: { code: number; reason: string } | undefined
  readonly #options: PlainOptions
  readonly #answers = new Map<number, (answer: unknown) => void>()
  #nextId = 1

  private constructor(ws: WebSocket, options: PlainOptions) {
    this.ws = ws
    this.#options = options
    ws.on('message', (data) => this.#receive(JSON.parse(data.toString()) as PlainMessage))
    ws.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() }
    })
    ws.on('error', () => undefined)
  }

  /** Resolves when the handshake is done, before anything of the wire. */
  static async open(url: string, protocols?: string[], options: PlainOptions = {}): Promise<PlainClient> {
    const { patienceMs = PATIENCE_MS, webSocket } = options
    const ws = new WebSocket(`${url.replace('http', 'ws')}/ws`, protocols, {
      handshakeTimeout: patienceMs,
      ...webSocket,
    })
    const client = new PlainClient(ws, options)
    await once(ws, 'open')
    return client
  }

  /** Resolves when the server has accepted the token; rejects when it does not. */
  static async connect(url: string, token = 'good', options: PlainOptions = {}): Promise<PlainClient> {
    const client = await PlainClient.open(url, undefined, options)
    const gone = once(client.ws, 'close').then(([code]) => {
      throw new Error(`closed with ${code}`)
    })
    client.send('connect', { token })
    await Promise.race([client.next('connect'), gone])
    gone.catch(() => undefined)
    return client
  }

  send(...message: unknown[]): void {
    this.ws.send(JSON.stringify(message))
  }

  /** Sends an event and resolves with its answer. */
  ask(event: string, payload: unknown): Promise<unknown> {
    const id = this.#nextId++
    const { patienceMs = PATIENCE_MS } = this.#options
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer to ${event}`)), patienceMs)
      this.#answers.set(id, (answer) => {
        clearTimeout(timer)
        resolve(answer)
      })
      this.send(event, payload, id)
    })
  }

  /** The first message of that name, now or later. It is taken out of `messages`. */
  next(event: string, matches: (message: PlainMessage) => boolean = () => true): Promise<PlainMessage> {
    return until(
      () => {
        const at = this.messages.findIndex((message) => message[0] === event && matches(message))
        return at >= 0 && (this.messages.splice(at, 1)[0] as PlainMessage)
      },
      { what: `"${event}" on a plain client`, everyMs: 2 },
    )
  }

  /** Close code and reason, now or later. */
  end(): Promise<{ code: number; reason: string }> {
    return until(() => this.closed, { what: 'a plain client to be closed', everyMs: 2 })
  }

  #receive(message: PlainMessage): void {
    const [name, payload, answer] = message
    const waiting = name === '$ack' ? this.#answers.get(payload as number) : undefined
    if (waiting !== undefined) {
      this.#answers.delete(payload as number)
      waiting(answer)
    } else if (this.#options.onEvent === undefined || name === 'connect') this.messages.push(message)
    else this.#options.onEvent(name, payload)
  }
}
