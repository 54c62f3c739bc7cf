/** Whose pages may sign in, refresh and connect. */
export interface OriginPolicy {
  /** Origins of other sites whose pages may as well, from the settings. */
  readonly allowed: readonly string[]
  /** A proxy in front is believed: the host that it was asked for is in X-Forwarded-Host. */
  readonly trustProxy: boolean
  /** Told of each refusal. */
  readonly onRefused?: (origin: string, host: string) => void
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * True for the page's own origin, for the listed ones, and for what is no browser and names none.
 *
 * A browser that says in Sec-Fetch-Site where a request comes from is believed: no page can set that header. It compares
 * with the address that it asked, whatever proxies make of the host afterwards. Browsers say it over https and to this
 * machine, and not of WebSockets; otherwise the hosts are compared. Only the hosts: TLS may end at a proxy, so the scheme
 * seen here says nothing.
 */
export function originIsAllowed(headers: Headers, { allowed, trustProxy, onRefused }: OriginPolicy): boolean {
  const origin = textOf(headers.origin)
  if (origin === undefined || allowed.includes(origin)) return true
  const site = textOf(headers['sec-fetch-site'])
  const forwarded = trustProxy ? textOf(headers['x-forwarded-host'])?.split(',').at(-1)?.trim() : undefined
  const host = forwarded || (textOf(headers.host) ?? '')
  if (site === undefined ? isHostOf(origin, host) : site === 'same-origin') return true
  onRefused?.(origin, host)
  return false
}

/** What happened and how to mend it, for the answer and for the log. */
export const explainRefusal = (origin: string, host: string): string =>
  `The page is at ${origin.slice(0, 200)}, and the request came for the host ${host.slice(0, 200) || '(none)'}. If that is ` +
  'one and the same, a proxy in front of Spotter changes the Host header and has to pass it on (nginx: proxy_set_header ' +
  'Host $http_host; see "Behind a proxy" in docs/operations.md). If it is another site, CORS_ORIGINS allows its pages.'

function isHostOf(origin: string, host: string): boolean {
  // parsed with the origin's scheme, so that an explicit default port counts as none
  const { protocol, host: originHost } = parsed(origin) ?? { protocol: '', host: '' }
  return originHost !== '' && originHost === parsed(`${protocol}//${host}`)?.host
}

const parsed = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined)

const textOf = (value: string | string[] | undefined): string | undefined => [value].flat()[0]
