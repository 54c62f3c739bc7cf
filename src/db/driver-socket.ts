import { Socket } from 'node:net'

/** What postgres.js tells whoever makes its sockets: where its servers are. */
interface DriverAddress {
  host: readonly string[]
  port: readonly number[]
  path?: string | false
}

type Done = (error?: Error | null) => void

/** So long a lost connection still seems to be there: its transactions hear of the loss and are over by then. */
const SETTLE_MS = 20

/** The severity and the beginning of the code of an ErrorResponse; each field ends with NUL. */
const FAREWELL = 'VFATAL\0C57P'

/**
 * The connection under postgres.js (3.4). The driver forgets its socket as soon as that closes, and then still sends
 * the ROLLBACK of each transaction that the loss broke: an exception that nobody can catch, which ends the process.
 * What it was about to send stays in front of the first message of the next connection. So a lost connection first
 * fails its statements, takes what the driver says to that and fails it too, and closes when nothing more comes.
 * (porsager/postgres issues 1154 and 1208.) And what Postgres says last, when it ends a connection under a statement, the
 * driver keeps and tells to the first statement of its next connection: so it hears of that as of any other loss.
 * Over TLS the driver puts a socket of its own on top and is on its own.
 */
class DriverSocket extends Socket {
  #wasConnected = false
  #loss: unknown
  #wasWrittenTo = false

  override emit(event: string | symbol, ...given: unknown[]): boolean {
    const farewell = event === 'data' ? farewellIn(given[0] as Buffer) : undefined
    if (farewell !== undefined) {
      this.destroy(farewell)
      return true
    }
    if (event === 'connect') this.#wasConnected = true
    if (event === 'error') this.#loss = given[0]
    if (event !== 'close') return super.emit(event, ...given)
    this.#loss ??= Object.assign(new Error('The connection to Postgres was lost'), { code: 'CONNECTION_CLOSED' })
    this.#fail()
    return true
  }

  override write(chunk: Uint8Array | string, encodingOrDone?: BufferEncoding | Done, done?: Done): boolean {
    this.#wasWrittenTo = true
    // Node tells a callback from an encoding itself; its types do not
    return this.destroyed || super.write(chunk, encodingOrDone as BufferEncoding, done)
  }

  #fail(): void {
    this.#wasWrittenTo = false
    if (this.listenerCount('error') > 0) super.emit('error', this.#loss)
    setTimeout(() => {
      if (this.#wasWrittenTo) this.#fail()
      // True lets the driver wait longer from attempt to attempt; it then fails nothing itself.
      else super.emit('close', !this.#wasConnected)
    }, SETTLE_MS)
  }
}

/** `FATAL: terminating connection …` and its kind, class 57P, as an error; no value of a row can look like it. */
function farewellIn(chunk: Buffer): Error | undefined {
  const at = chunk.indexOf(FAREWELL)
  if (at < 0) return undefined
  const code = chunk.toString('latin1', at + FAREWELL.length - 3, at + FAREWELL.length + 2)
  return Object.assign(new Error('Postgres ended the connection'), { code })
}

/** For postgres.js' option `socket`: a connection that is being made, to each of several hosts in turn. */
export function driverSockets(): (address: DriverAddress) => Socket {
  let attempt = 0
  return ({ host, port, path }) => {
    const socket = new DriverSocket()
    if (path) return socket.connect(path)
    const at = attempt++ % host.length
    // the driver reads the name from here for TLS
    return Object.assign(socket, { host: host[at] }).connect(port[at] ?? 5432, host[at] ?? 'localhost')
  }
}
