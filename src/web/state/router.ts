import { useEffect, useState } from 'preact/hooks'

/** Addresses after the `#`: the server knows one page only, and any part of it can be bookmarked. */
export type Route =
  | { page: 'home' }
  | { page: 'progress' }
  | { page: 'log' }
  | { page: 'workouts' }
  | { page: 'clients' }
  | { page: 'member'; userId: string }
  | { page: 'settings' }
  | { page: 'import' }

export function parseRoute(hash: string): Route {
  const [first = '', second = ''] = hash.replace(/^#?\/?/, '').split('/')
  switch (first) {
    case 'progress':
    case 'log':
    case 'workouts':
    case 'clients':
    case 'settings':
    case 'import':
      return { page: first }
    case 'members':
      return second === '' ? { page: 'home' } : { page: 'member', userId: second }
    default:
      return { page: 'home' }
  }
}

export function go(path: string): void {
  location.hash = `#/${path}`
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash))
  useEffect(() => {
    const follow = () => {
      setRoute(parseRoute(location.hash))
      window.scrollTo(0, 0)
    }
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return route
}
