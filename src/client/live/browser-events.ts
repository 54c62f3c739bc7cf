/** The part of a browser's window that tells when it is worth trying again. Node has none of it. */
interface Window {
  addEventListener?: (type: string, listener: () => void) => void
  removeEventListener?: (type: string, listener: () => void) => void
}

/** Calls `listener` when the network is back or somebody looks at the page again. */
export function onWake(listener: () => void): () => void {
  const window = globalThis as Window
  const types = ['online', 'focus', 'pageshow']
  for (const type of types) window.addEventListener?.(type, listener)
  return () => {
    for (const type of types) window.removeEventListener?.(type, listener)
  }
}
