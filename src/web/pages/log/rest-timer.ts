import { useEffect, useState } from 'preact/hooks'

/** The rest between two sets: kept by the instant it ends, so that neither a change of page nor a reload stops it. */
export interface Rest {
  endsAtMs: number
  /** From its start to its end. */
  lengthMs: number
}

const RUNNING = 'spotter.rest'
const SECONDS = 'spotter.rest-seconds'
const USUAL_SECONDS = 120

/** What people rest; 0: no timer. */
export const REST_SECONDS = [0, 30, 45, 60, 90, 120, 150, 180, 240, 300] as const

const listeners = new Set<() => void>()

function write(name: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(name)
    else localStorage.setItem(name, text)
  } catch {
    // Without room or permission it runs on this page only.
  }
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

function kept(): Rest | null {
  const [endsAtMs, lengthMs] = (read(RUNNING) ?? '').split(' ').map(Number)
  return endsAtMs !== undefined && lengthMs !== undefined && endsAtMs > Date.now() ? { endsAtMs, lengthMs } : null
}

let rest: Rest | null = kept()
let seconds = Number(read(SECONDS) ?? USUAL_SECONDS)

function put(next: Rest | null): void {
  rest = next
  write(RUNNING, rest && `${rest.endsAtMs} ${rest.lengthMs}`)
  for (const listener of [...listeners]) listener()
}

/** Starts the usual rest anew. */
export function startRest(): void {
  if (seconds > 0) put({ endsAtMs: Date.now() + seconds * 1000, lengthMs: seconds * 1000 })
}

/** Makes the running rest longer or shorter. */
export function extendRest(bySeconds: number): void {
  if (rest) put({ endsAtMs: rest.endsAtMs + bySeconds * 1000, lengthMs: rest.lengthMs + bySeconds * 1000 })
}

export const endRest = (): void => put(null)

/** How long one rests usually, in this browser. */
export function setRestSeconds(usual: number): void {
  seconds = usual
  write(SECONDS, String(usual))
  for (const listener of [...listeners]) listener()
}

export function useRest(): { rest: Rest | null; seconds: number } {
  const [state, setState] = useState({ rest, seconds })
  useEffect(() => {
    const renew = () => setState({ rest, seconds })
    renew()
    listeners.add(renew)
    return () => {
      listeners.delete(renew)
    }
  }, [])
  return state
}
