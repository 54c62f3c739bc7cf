import { useEffect, useState } from 'preact/hooks'

/** How often a page that stays open asks whether there is a newer build. */
const ASK_EVERY_MS = 30 * 60_000

let newer = false
const listeners = new Set<() => void>()

/**
 * Lets the browser keep this build, so that it opens without a network, and notices when a newer one has taken its
 * place. Only where service workers are allowed: over https, or on this machine.
 * @param script the address of the page's own script: whose build this page is
 */
export function keepBuild(script: string): void {
  const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer }
  if (!serviceWorker) return
  const mine = new URL(script).pathname
  serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ build?: string[] }>) => {
    if (!data.build || data.build.includes(mine)) return
    newer = true
    for (const listener of listeners) listener()
  })
  // After everything that the page itself has to load.
  const begin = () => void register(serviceWorker).catch(() => {})
  if (document.readyState === 'complete') begin()
  else addEventListener('load', begin, { once: true })
}

async function register(serviceWorker: ServiceWorkerContainer): Promise<void> {
  const registration = await serviceWorker.register('sw.js')
  let askedAtMs = Date.now()
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - askedAtMs < ASK_EVERY_MS) return
    askedAtMs = Date.now()
    void registration.update().catch(() => {})
  })
}

/** True once a newer build than this page's has been kept: a reload shows it. */
export function useNewerBuild(): boolean {
  const [known, setKnown] = useState(newer)
  useEffect(() => {
    const renew = () => setKnown(newer)
    renew()
    listeners.add(renew)
    return () => {
      listeners.delete(renew)
    }
  }, [])
  return known
}
