import type { StoreLook } from '../store.ts'

/** Where an entry and its subject's floor lie. */
export interface Place {
  entryKey: string
  floorKey: string
}

/**
 * Readers of one moment look together: what is asked for in one turn of the event loop is looked at in its end, each place
 * once. Nobody is told what was seen before they asked.
 * @param lookAt what lies at these places, in their order, seen after the call
 */
export function shareLooks(
  lookAt: (places: readonly Place[]) => Promise<StoreLook>[],
): (entryKey: string, floorKey: string) => Promise<StoreLook> {
  let gathered = new Map<string, Place & { look: Promise<StoreLook>; settle: (look: Promise<StoreLook>) => void }>()

  const lookTogether = () => {
    const asked = [...gathered.values()]
    gathered = new Map()
    const looks = lookAt(asked)
    for (const [at, { settle }] of asked.entries()) settle(looks[at] as Promise<StoreLook>)
  }

  return (entryKey, floorKey) => {
    const known = gathered.get(entryKey)
    if (known !== undefined) return known.look
    if (gathered.size === 0) setImmediate(lookTogether)
    let settle: (look: Promise<StoreLook>) => void = () => undefined
    const look = new Promise<StoreLook>((resolve) => {
      settle = resolve
    })
    gathered.set(entryKey, { entryKey, floorKey, look, settle })
    return look
  }
}
