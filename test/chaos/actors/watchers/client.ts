import { createClient } from '../../../../src/client/index.ts'
import type { Person } from '../../people.ts'
import { Screen, type WatcherOptions, type Watching } from './watching.ts'

/** The reading over HTTP that a page does every half minute would hide what the live connection misses. */
const NEVER_MS = 3_600_000

/** A page as the dashboard keeps it: everything through Spotter's own client, which finds its way back by itself. */
export function watchWithClient(options: WatcherOptions): Watching {
  const { id, person, memberIds, at } = options
  const client = createClient({ baseUrl: at.url, fetch: signedInAs(person), timing: { fallbackMs: NEVER_MS } })
  let stopped = false

  const screen = new Screen(options, (memberId, page) => {
    client.live().watchProgress(memberId, page.show, { onClosed: page.closed })
  })
  void client.session.restore().then(() => {
    if (stopped) return
    client.live().onStatus((status) => {
      if (status === 'live') screen.connected(at.name)
      else screen.disconnected(status)
    })
    for (const memberId of memberIds) screen.open(memberId)
  })
  return {
    id,
    person,
    memberIds,
    get ready() {
      return screen.pages >= memberIds.length
    },
    mayWatch: (memberId, may) => screen.mayWatch(memberId, may),
    stop() {
      stopped = true
      screen.stop()
      client.close()
    },
  }
}

/** A browser's tabs share one sign-in: the refresh cookie. Here they share the person's session. */
const signedInAs =
  ({ session }: Person): typeof fetch =>
  async (input, init) => {
    if (!String(input).endsWith('/api/auth/refresh')) return fetch(input, init)
    const accessToken = await session.token()
    const expiresInS = Math.floor((session.expiresAtMs - Date.now()) / 1_000)
    return Response.json({ user: session.user, accessToken, expiresInS })
  }
