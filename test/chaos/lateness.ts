import type { History } from './history.ts'

const EVERY_MS = 50
const WORTH_NOTING_MS = 100

/** Notes when this process' own event loop is late: what it sees then, it sees too late. Answers how to stop. */
export function watchLateness(history: History): () => void {
  let expectedAtMs = performance.now() + EVERY_MS
  const timer = setInterval(() => {
    const nowMs = performance.now()
    const lateMs = nowMs - expectedAtMs
    if (lateMs > WORTH_NOTING_MS) history.note({ kind: 'driver-late', lateMs: Math.round(lateMs) })
    expectedAtMs = nowMs + EVERY_MS
  }, EVERY_MS)
  return () => clearInterval(timer)
}
