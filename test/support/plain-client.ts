import { once } from 'node:events'
import { WebSocket } from 'ws'
import { until } from './until.ts'

export type PlainMessage = [event: string, payload?: unknown, id?: number]

/** A client of the plain WebSocket wire, as somebody would write one without any library of ours. */
export class PlainClient {
  readonly ws: WebSocket
  readonly messages: PlainMessage[] = []
  /** Code and reason of the close, once it has happened. */
  closed: { code: number; reason: string } | undefined
  #nextId = 1

  constructor(ws: WebSocket) {
    this.ws = ws
    ws.on('message', (data) => this.messages.push(JSON.parse(data.toString())))
    ws.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() }
    })
    ws.on('error', () => undefined)
  }

  /** Resolves when the handshake is done, before anything of the wire. */
  static async open(url: string, protocols?: string[], options?: WebSocket.ClientOptions): Promise<PlainClient> {
    const client = new PlainClient(new WebSocket(`${url.replace('http', 'ws')}/ws`, protocols, options))
    await once(client.ws, 'open')
    return client
  }

  /** Resolves when the server has accepted the token. */
  static async connect(url: string, token = 'good'): Promise<PlainClient> {
    const client = await PlainClient.open(url)
    client.send('connect', { token })
    await client.next('connect')
    return client
  }

  send(...message: unknown[]): void {
    this.ws.send(JSON.stringify(message))
  }

  /** Sends an event and resolves with its answer. */
  async ask(event: string, payload: unknown): Promise<unknown> {
    const id = this.#nextId++
    this.send(event, payload, id)
    return (await this.next('$ack', (message) => message[1] === id))[2]
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
}
