import { useEffect, useState } from 'preact/hooks'

/** Addresses after the `#`: the server knows one page only, and any part of it can be bookmarked. */
const PLAIN = [
  'today',
  'progress',
  'workouts',
  'log',
  'train',
  'finished',
  'exercises',
  'groups',
  'clients',
  'settings',
  'import',
  'more',
] as const

/** Pages of one thing, by the first part of their address: `workouts/<id>`. */
const OF_ONE = {
  workouts: 'workout',
  exercises: 'exercise',
  groups: 'group',
  join: 'join-group',
  members: 'member',
  log: 'log-past',
} as const

export type Route =
  | { page: 'home' | (typeof PLAIN)[number] }
  | { page: (typeof OF_ONE)[keyof typeof OF_ONE] | 'edit-workout'; id: string }

export function parseRoute(hash: string): Route {
  const [path = ''] = hash.split('?')
  const [first = '', id = '', verb = ''] = path.replace(/^#?\/?/, '').split('/')
  if (id === '') return { page: PLAIN.find((page) => page === first) ?? 'home' }
  if (first === 'workouts' && verb === 'edit') return { page: 'edit-workout', id }
  const page = Object.hasOwn(OF_ONE, first) ? OF_ONE[first as keyof typeof OF_ONE] : undefined
  return page === undefined ? { page: 'home' } : { page, id }
}

/** The page of an exercise as it went for the member named, or for oneself. */
export const exercisePath = (exerciseId: string, of?: string): string =>
  `#/exercises/${exerciseId}${of === undefined ? '' : `?of=${of}`}`

export function go(path: string): void {
  location.hash = `#/${path}`
}

/** What a page is narrowed down to, after the `?` of its address: a reload, a bookmark and "back" keep it. */
export type Query = Readonly<Record<string, string>>

export function parseQuery(hash: string): Query {
  const at = hash.indexOf('?')
  return at < 0 ? {} : Object.fromEntries(new URLSearchParams(hash.slice(at)))
}

const queryListeners = new Set<() => void>()

/**
 * Changes parts of the address after the `?`; '' takes one away. The page stays where it is scrolled to.
 * @param step false: "back" does not stop at the state before, as while somebody types
 */
export function putQuery(changes: Query, { step = true } = {}): void {
  const [path = ''] = location.hash.split('?')
  const kept = Object.entries({ ...parseQuery(location.hash), ...changes }).filter(([, value]) => value !== '')
  const hash = `${path || '#/'}${kept.length === 0 ? '' : `?${new URLSearchParams(kept)}`}`
  if (hash === location.hash) return
  if (step) {
    scrolled.set(entry, window.scrollY)
    history.pushState(null, '', hash)
    entry = entryOf(null)
  } else history.replaceState(history.state, '', hash)
  for (const listener of queryListeners) listener()
}

/** The address after the `?`, as it is now. */
export function useQuery(): Query {
  const [query, setQuery] = useState(() => parseQuery(location.hash))
  useEffect(() => {
    const follow = () => setQuery(parseQuery(location.hash))
    queryListeners.add(follow)
    addEventListener('hashchange', follow)
    return () => {
      queryListeners.delete(follow)
      removeEventListener('hashchange', follow)
    }
  }, [])
  return query
}

/** How far each entry of the history was scrolled: "back" returns to the place, a link starts at the top. */
const scrolled = new Map<string, number>()
let entry = ''

function entryOf(state: unknown): string {
  const known = (state as { entry?: string } | null)?.entry
  if (known !== undefined) return known
  const fresh = `${Date.now()}-${scrolled.size}`
  history.replaceState({ entry: fresh }, '')
  return fresh
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash))
  useEffect(() => {
    history.scrollRestoration = 'manual'
    entry = entryOf(history.state)
    const follow = () => {
      scrolled.set(entry, leftAt)
      entry = entryOf(history.state)
      setRoute(parseRoute(location.hash))
      const top = scrolled.get(entry) ?? 0
      // the page that is returned to is as tall as before only once it is drawn
      requestAnimationFrame(() => requestAnimationFrame(() => window.scrollTo(0, top)))
    }
    let leftAt = window.scrollY
    const remember = () => {
      leftAt = window.scrollY
    }
    addEventListener('hashchange', follow)
    addEventListener('scroll', remember, { passive: true })
    return () => {
      removeEventListener('hashchange', follow)
      removeEventListener('scroll', remember)
    }
  }, [])
  return route
}
