import { createServer, request } from 'node:http'
import type { FaultPoint, FaultPointName } from '../../src/runtime/failpoints.ts'

/** What a process does to itself when it reaches an armed fault point. */
export type SelfHarm = 'kill' | 'freeze'

const SIGNALS: Record<SelfHarm, NodeJS.Signals> = { kill: 'SIGKILL', freeze: 'SIGSTOP' }

/**
 * The instance's side: listens on a port of 127.0.0.1 for `arm` and `disarm`. The next time the armed point is reached
 * the process kills or freezes itself there.
 */
export function controlledFaultPoint(port: number): FaultPoint {
  const armed = new Map<string, NodeJS.Signals>()
  createServer((incoming, outgoing) => {
    const { searchParams } = new URL(incoming.url ?? '/', 'http://control')
    const signal = SIGNALS[searchParams.get('harm') as SelfHarm]
    armed.clear()
    if (signal !== undefined) armed.set(searchParams.get('point') ?? '', signal)
    outgoing.setHeader('connection', 'close').end()
  })
    .listen(port, '127.0.0.1')
    .unref()
  return (name) => {
    const signal = armed.get(name)
    if (signal === undefined) return
    armed.delete(name)
    process.kill(process.pid, signal)
  }
}

/** The driver's side. Resolves when the instance has taken note. */
export const arm = (port: number, point: FaultPointName, harm: SelfHarm): Promise<void> =>
  tell(port, `/?point=${point}&harm=${harm}`)

export const disarm = (port: number): Promise<void> => tell(port, '/')

function tell(port: number, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path, timeout: 2_000 }, (answer) => {
      answer.resume().on('end', resolve)
    })
    call.on('timeout', () => call.destroy(new Error('the instance does not answer on its control port')))
    call.on('error', reject).end()
  })
}
