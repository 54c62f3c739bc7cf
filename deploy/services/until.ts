import { setTimeout as sleep } from 'node:timers/promises'

export interface UntilOptions {
  /** What is waited for, as it reads after "timed out waiting for". */
  what: string
  timeoutMs?: number
  everyMs?: number
}

/**
 * Asks `condition` again and again until it answers something truthy, and returns that answer.
 * A condition that throws is asked again too. Rejects after `timeoutMs` (5000), telling what was
 * waited for and, if the condition threw, its last error.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { what, timeoutMs = 5_000, everyMs = 10 }: UntilOptions,
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = performance.now() + timeoutMs
  let lastError: unknown
  while (true) {
    try {
      const answer = await condition()
      if (answer) return answer as Exclude<T, undefined | null | false>
      lastError = undefined
    } catch (error) {
      lastError = error
    }
    if (performance.now() >= deadline) break
    await sleep(everyMs)
  }
  const reason = lastError instanceof Error ? `: ${lastError.message}` : ''
  throw new Error(`timed out after ${timeoutMs} ms waiting for ${what}${reason}`, { cause: lastError })
}
