/** The part of a browser's window that tells what happens around the page. Node has none of it. */
interface Window {
  addEventListener?: (type: string, listener: (event: { key?: string | null }) => void) => void
  removeEventListener?: (type: string, listener: (event: { key?: string | null }) => void) => void
}

function listen(types: readonly string[], listener: (event: { key?: string | null }) => void): () => void {
  const window = globalThis as Window
  for (const type of types) window.addEventListener?.(type, listener)
  return () => {
    for (const type of types) window.removeEventListener?.(type, listener)
  }
}

/** Calls `listener` when the network is back or somebody looks at the page again. */
export const onWake = (listener: () => void): (() => void) =>
  listen(['online', 'focus', 'pageshow', 'visibilitychange'], () => listener())

/** Calls `listener` when another tab has changed what this browser keeps under a name; null: under any. */
export const onKeptElsewhere = (listener: (name: string | null) => void): (() => void) =>
  listen(['storage'], ({ key = null }) => listener(key))
