import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { explain } from '../format/explain.ts'

/** Something a person started: whether it runs, and what went wrong in words. One at a time. */
export function useTask<Args extends unknown[]>(work: (...args: Args) => Promise<void>) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const latest = useRef(work)
  latest.current = work
  const running = useRef(false)

  const run = useCallback(async (...args: Args) => {
    if (running.current) return
    running.current = true
    setBusy(true)
    setProblem(null)
    try {
      await latest.current(...args)
    } catch (error) {
      setProblem(explain(error))
    } finally {
      running.current = false
      setBusy(false)
    }
  }, [])

  return { run, busy, problem }
}

export interface Loaded<T> {
  value: T | null
  problem: string | null
  reload: () => void
}

/** Reads something when shown and whenever `deps` change; keeps the last value while it reads again. */
export function useLoad<T>(read: () => Promise<T>, deps: readonly unknown[]): Loaded<T> {
  const [value, setValue] = useState<T | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [round, setRound] = useState(0)
  const latest = useRef(read)
  latest.current = read

  // The caller names what the reading depends on
  useEffect(() => {
    let current = true
    latest.current().then(
      (next) => {
        if (!current) return
        setValue(next)
        setProblem(null)
      },
      (error: unknown) => current && setProblem(explain(error)),
    )
    return () => {
      current = false
    }
  }, [...deps, round])

  return { value, problem, reload: useCallback(() => setRound((n) => n + 1), []) }
}
