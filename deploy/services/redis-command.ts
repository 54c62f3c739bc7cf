import { once } from 'node:events'
import { connect } from 'node:net'

/**
 * Sends one command to the Redis on this port and resolves to the answer as it came over the wire. Over a bare
 * connection, so that no client library has to be here; for answers of some hundred bytes. Rejects on an error answer.
 */
export async function askRedis(port: number, command: string): Promise<string> {
  const answer = await rawAnswer(port, command)
  if (answer.startsWith('-')) throw new Error(`${command}: ${answer.slice(1).trim()}`)
  return answer
}

/** Whether it answers PING. With a password it answers -NOAUTH; while it still loads, -LOADING. */
export const answersPing = async (port: number): Promise<boolean> =>
  /^(\+PONG|-NOAUTH)/.test(await rawAnswer(port, 'PING'))

async function rawAnswer(port: number, command: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.setTimeout(1_000, () => socket.destroy(new Error(`no answer to ${command} within 1 s`)))
  try {
    socket.write(`${command}\r\n`)
    const [answer] = (await once(socket, 'data')) as [Buffer]
    return answer.toString()
  } finally {
    socket.destroy()
  }
}
