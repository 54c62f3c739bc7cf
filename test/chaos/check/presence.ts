import type { Of, Story } from './story.ts'

/** A time in which a watcher is connected, reads what comes, and may see the member. */
export interface Presence {
  fromMs: number
  /** Infinity: to the end. */
  untilMs: number
  instance: string
}

/** What a watcher showed of one member, and when it could have been shown something. */
export interface Watch {
  watcher: string
  memberId: string
  shown: readonly Of<'shown'>[]
  /** From the first state shown on: before it the page was still opening. */
  presences: readonly Presence[]
}

/** What is known of a watcher while the entries are read. */
interface State {
  instance: string | undefined
  reads: boolean
}

interface OpenWatch extends Watch {
  shown: Of<'shown'>[]
  presences: Presence[]
  /** `awaited`: the trainer's link is made again, and nothing was shown since. */
  access: 'open' | 'ended' | 'awaited'
}

/** Each watcher with each of the members it was shown. */
export function watchesOf({ entries }: Pick<Story, 'entries'>): Watch[] {
  const states = new Map<string, State>()
  const watches = new Map<string, OpenWatch>()
  const byWatcher = new Map<string, OpenWatch[]>()
  const lastWatchers = new Map<string, readonly string[]>()
  const stateOf = (watcher: string): State => {
    const state = states.get(watcher) ?? { instance: undefined, reads: true }
    states.set(watcher, state)
    return state
  }
  const present = (watch: OpenWatch, atMs: number) => {
    const { instance, reads } = stateOf(watch.watcher)
    const isPresent = watch.presences.at(-1)?.untilMs === Number.POSITIVE_INFINITY
    if (instance === undefined || !reads || watch.access !== 'open' || isPresent) return
    watch.presences.push({ fromMs: atMs, untilMs: Number.POSITIVE_INFINITY, instance })
  }
  const absent = (watch: OpenWatch, atMs: number) => {
    const last = watch.presences.at(-1)
    if (last !== undefined) last.untilMs = Math.min(last.untilMs, atMs)
  }
  const all = (watcher: string) => byWatcher.get(watcher) ?? []

  for (const entry of entries) {
    switch (entry.kind) {
      case 'connected':
        stateOf(entry.watcher).instance = entry.instance
        for (const watch of all(entry.watcher)) {
          absent(watch, entry.atMs)
          present(watch, entry.atMs)
        }
        break
      case 'disconnected':
        stateOf(entry.watcher).instance = undefined
        for (const watch of all(entry.watcher)) absent(watch, entry.atMs)
        break
      case 'stopped-reading':
        stateOf(entry.watcher).reads = false
        for (const watch of all(entry.watcher)) absent(watch, entry.atMs)
        break
      case 'reads-again':
        stateOf(entry.watcher).reads = true
        for (const watch of all(entry.watcher)) present(watch, entry.atMs)
        break
      case 'link-ended':
        lastWatchers.set(`${entry.trainerId} ${entry.memberId}`, entry.watchers)
        for (const watcher of entry.watchers) {
          const watch = watches.get(`${watcher} ${entry.memberId}`)
          if (watch === undefined) continue
          watch.access = 'ended'
          absent(watch, entry.atMs)
        }
        break
      case 'link-made':
        for (const watcher of lastWatchers.get(`${entry.trainerId} ${entry.memberId}`) ?? []) {
          const watch = watches.get(`${watcher} ${entry.memberId}`)
          if (watch?.access === 'ended') watch.access = 'awaited'
        }
        break
      case 'shown': {
        const name = `${entry.watcher} ${entry.memberId}`
        let watch = watches.get(name)
        if (watch === undefined) {
          watch = { watcher: entry.watcher, memberId: entry.memberId, shown: [], presences: [], access: 'open' }
          watches.set(name, watch)
          byWatcher.set(entry.watcher, [...all(entry.watcher), watch])
        }
        watch.shown.push(entry)
        if (watch.access === 'awaited') watch.access = 'open'
        present(watch, entry.atMs)
      }
    }
  }
  return [...watches.values()]
}
