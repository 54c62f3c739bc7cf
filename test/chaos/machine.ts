import { availableParallelism, loadavg } from 'node:os'
import type { History } from './history.ts'

const EVERY_MS = 50
const WORTH_NOTING_MS = 100

const LOAD_EVERY_MS = 5_000

/**
 * Notes when this process' own event loop is late (what it sees then, it sees too late), and how busy the machine is:
 * the promises in seconds suppose one that is not overloaded. Answers how to stop.
 */
export function watchMachine(history: History): () => void {
  let expectedAtMs = performance.now() + EVERY_MS
  const late = setInterval(() => {
    const nowMs = performance.now()
    const lateMs = nowMs - expectedAtMs
    if (lateMs > WORTH_NOTING_MS) history.note({ kind: 'driver-late', lateMs: Math.round(lateMs) })
    expectedAtMs = nowMs + EVERY_MS
  }, EVERY_MS)
  const load = setInterval(() => {
    const [minute = 0] = loadavg()
    history.note({ kind: 'load', perCore: Math.round((minute / availableParallelism()) * 10) / 10 })
  }, LOAD_EVERY_MS)
  return () => {
    clearInterval(late)
    clearInterval(load)
  }
}
