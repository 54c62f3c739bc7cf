/**
 * Node's fetch keeps no cookies, and the refresh token is one. In a browser the cookie is httpOnly and the browser's
 * own business: there is no jar.
 */
export interface CookieJar {
  header(): string | undefined
  store(response: Response): void
  clear(): void
}

/** A jar for one server's cookies, whatever their path; undefined in a browser. */
export function createCookieJar(): CookieJar | undefined {
  if ('document' in globalThis) return undefined
  const cookies = new Map<string, string>()
  return {
    header: () => (cookies.size === 0 ? undefined : [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')),
    store(response) {
      for (const line of response.headers.getSetCookie()) {
        const [pair = '', ...attributes] = line.split(';')
        const equals = pair.indexOf('=')
        const name = pair.slice(0, equals).trim()
        const value = pair.slice(equals + 1).trim()
        if (value === '' || attributes.some(isExpired)) cookies.delete(name)
        else cookies.set(name, value)
      }
    },
    clear: () => cookies.clear(),
  }
}

function isExpired(attribute: string): boolean {
  const [name = '', value = ''] = attribute.trim().split('=')
  if (name.toLowerCase() === 'max-age') return Number(value) <= 0
  return name.toLowerCase() === 'expires' && Date.parse(value) <= Date.now()
}
