import type { Credentials, Registration, SignedIn, User } from '../contract/accounts.ts'
import { backoffMs } from '../contract/arithmetic/backoff.ts'
import { onKeptElsewhere, onWake } from './browser-events.ts'
import type { CookieJar } from './cookie-jar.ts'
import { SpotterError } from './errors.ts'
import { jsonOf, type Transport } from './transport.ts'

/** Remembers over a reload that there is a refresh cookie to try. `localStorage` fits. Holds no secret. */
export interface SessionStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

export interface Session {
  readonly user: User | null
  register(registration: Registration): Promise<User>
  signIn(credentials: Credentials): Promise<User>
  /**
   * Ends the session here, at once, and on the server. Never rejects: a sign-out that the server has not heard of is
   * remembered, over a reload as well, and sent before anything else that has to do with a session.
   */
  signOut(): Promise<void>
  /** Signed out here, and the server has not heard of it yet. */
  readonly signingOut: boolean
  /** Told when `signingOut` has changed. */
  onSigningOut(listener: () => void): () => void
  /** The user whose refresh cookie is still good, or null. Rejects only when the server cannot be asked. */
  restore(): Promise<User | null>
  /**
   * Takes somebody of an earlier visit as signed in before the server can be asked. Their first request asks it; if it
   * refuses, the session has expired.
   */
  resume(user: User): void
  /** An access token good for a while yet; refreshed when it is about to expire. */
  token(): Promise<string>
  /** A new access token. Callers at the same time share one request. */
  refresh(): Promise<string>
  /** Told of each new access token. */
  onToken(listener: (token: string) => void): () => void
  readonly expiresAtMs: number
  /** Ends all timers; the session stays good. */
  close(): void
}

const REMEMBERED = 'spotter.signed-in'
const SIGNING_OUT = 'spotter.signing-out'
const WAIT = { firstMs: 2_000, longestMs: 60_000 }
/** A token is replaced this long before its end, so that none expires on its way. */
const EARLY_MS = 30_000

/** The server's no, as against a server that cannot be asked. */
const refused = (error: unknown): boolean =>
  error instanceof SpotterError && (error.status === 401 || error.status === 403)

export function createSession(options: {
  transport: Transport
  jar: CookieJar | undefined
  storage: SessionStorage | undefined
  /** The session ended: signed out, or the server refuses to renew it. */
  onEnd: (reason: 'signed-out' | 'expired', user: User) => void
}): Session {
  const { transport, jar, storage, onEnd } = options
  let user: User | null = null
  let accessToken: string | null = null
  let expiresAtMs = 0
  let refreshing: Promise<string> | null = null
  let settling: Promise<void> | null = null
  let signingOut = storage !== undefined && storage.getItem(SIGNING_OUT) !== null
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false
  const signOutListeners = new Set<() => void>()
  /** Counts sessions: an answer to a refresh of one that has ended since must not revive it. */
  let generation = 0
  const listeners = new Set<(token: string) => void>()

  function begin(signedIn: SignedIn): string {
    user = signedIn.user
    accessToken = signedIn.accessToken
    expiresAtMs = Date.now() + signedIn.expiresInS * 1000
    storage?.setItem(REMEMBERED, 'yes')
    for (const listener of listeners) listener(signedIn.accessToken)
    return signedIn.accessToken
  }

  function end(reason: 'signed-out' | 'expired', { forget = true } = {}): void {
    const former = user
    generation += 1
    refreshing = null
    user = null
    accessToken = null
    expiresAtMs = 0
    if (forget) {
      if (!signingOut) jar?.clear()
      storage?.removeItem(REMEMBERED)
    }
    if (former !== null) onEnd(reason, former)
  }

  function setSigningOut(value: boolean): void {
    signingOut = value
    if (value) storage?.setItem(SIGNING_OUT, 'yes')
    else storage?.removeItem(SIGNING_OUT)
    for (const listener of [...signOutListeners]) listener()
  }

  /** Tells the server of a sign-out that it has not heard of. Rejects when it cannot be told now: it is tried again. */
  function settle(token: string | null = null): Promise<void> {
    if (!signingOut) return Promise.resolve()
    const headers = token === null ? {} : { authorization: `Bearer ${token}` }
    settling ??= transport('/api/auth/logout', { method: 'POST', headers })
      .then(
        () => undefined,
        (error: unknown) => {
          if (error instanceof SpotterError && !error.temporary && error.status < 500) return
          clearTimeout(timer)
          if (!closed) timer = setTimeout(settleAgain, backoffMs(failures++, WAIT))
          throw error
        },
      )
      .then(() => {
        failures = 0
        jar?.clear()
        setSigningOut(false)
      })
      .finally(() => {
        settling = null
      })
    return settling
  }
  const settleAgain = () => void settle().catch(() => {})

  /** What another tab did. */
  function lookElsewhere(): void {
    if (storage === undefined) return
    const pending = storage.getItem(SIGNING_OUT) !== null
    if (pending !== signingOut) setSigningOut(pending)
    // Whoever signed out there has forgotten what had to be forgotten: what this tab holds besides is not lost.
    if (user !== null && storage.getItem(REMEMBERED) === null) end('expired')
  }
  const stops = [
    onWake(settleAgain),
    onKeptElsewhere((name) => {
      if (name === null || name === REMEMBERED || name === SIGNING_OUT) lookElsewhere()
    }),
  ]
  settleAgain()

  async function ask(path: string, json: unknown): Promise<User> {
    await settle()
    const signedIn = await jsonOf<SignedIn>(await transport(path, { method: 'POST', json }))
    begin(signedIn)
    return signedIn.user
  }

  function refresh(): Promise<string> {
    if (refreshing) return refreshing
    // the cookie may still be good, but nobody is to be signed in with it
    if (signingOut) return Promise.reject(new SpotterError(401, 'session-ended'))
    const mine = generation
    const attempt = transport('/api/auth/refresh', { method: 'POST' })
      .then((response) => jsonOf<SignedIn>(response))
      .then((signedIn) => {
        if (mine !== generation) throw new SpotterError(401, 'session-ended')
        // Somebody else has signed in in another tab: the cookie is theirs, and nothing here may go out in their name.
        if (user !== null && user.id !== signedIn.user.id) {
          end('expired', { forget: false })
          throw new SpotterError(401, 'session-ended')
        }
        return begin(signedIn)
      })
      .catch((error: unknown) => {
        if (mine === generation && refused(error)) end('expired')
        throw error
      })
      .finally(() => {
        if (refreshing === attempt) refreshing = null
      })
    refreshing = attempt
    return attempt
  }

  return {
    get user() {
      return user
    },
    get expiresAtMs() {
      return expiresAtMs
    },
    register: (registration) => ask('/api/auth/register', registration),
    signIn: (credentials) => ask('/api/auth/login', credentials),
    async signOut() {
      const token = accessToken
      setSigningOut(true)
      end('signed-out')
      await settle(token).catch(() => {})
    },
    get signingOut() {
      return signingOut
    },
    onSigningOut(listener) {
      signOutListeners.add(listener)
      return () => signOutListeners.delete(listener)
    },
    async restore() {
      if (signingOut) await settle().catch(() => {})
      if (signingOut) return null
      if (storage && storage.getItem(REMEMBERED) === null) return null
      try {
        await refresh()
        return user
      } catch (error) {
        if (!refused(error)) throw error
        storage?.removeItem(REMEMBERED)
        return null
      }
    },
    resume(known) {
      user ??= known
    },
    async token() {
      if (accessToken !== null && Date.now() < expiresAtMs - EARLY_MS) return accessToken
      return refresh()
    },
    refresh,
    onToken(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      closed = true
      clearTimeout(timer)
      for (const stop of stops) stop()
    },
  }
}
