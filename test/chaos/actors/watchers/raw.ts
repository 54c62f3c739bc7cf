import { setTimeout as delay } from 'node:timers/promises'
import { createWatch, type Watch } from '../../../../src/client/live/watch.ts'
import type { JoinAnswer, ProgressUpdated } from '../../../../src/contract/index.ts'
import { openWire, type Wire, type WireKind } from '../../../support/watchers.ts'
import { type Place, Screen, type WatcherOptions, type Watching } from './watching.ts'

const RECONNECT_MS = { first: 50, last: 1_000 }

/**
 * A page that speaks the protocol itself, over Socket.IO or a plain WebSocket, and reads nothing over HTTP. When its
 * connection is lost it tries other places.
 */
export function watchRaw(options: WatcherOptions & { kind: WireKind }): Watching {
  const { id, kind, person, memberIds } = options
  const places = [options.at, ...options.others]
  const watches = new Map<string, Watch>()
  /** Which of the places it is at, or tries. */
  let at = 0
  let wire: Wire | undefined
  let stopped = false

  const place = () => places[at % places.length] as Place
  const screen = new Screen(options, (memberId, page) => {
    const watch = createWatch({
      join: (version) =>
        wire === undefined
          ? Promise.reject(new Error('not connected'))
          : (wire.ask('joinProgressRoom', { userId: memberId, ...(version && { version }) }) as Promise<JoinAnswer>),
      read: () => Promise.reject(new Error('nothing is read over HTTP')),
      onState: page.show,
      onJoined: () => undefined,
      onClosed: page.closed,
      timing: { fallbackMs: 3_600_000, askMs: 100 },
    })
    watches.set(memberId, watch)
    if (wire !== undefined) watch.connected()
  })

  function hear(name: string, payload: unknown): void {
    if (name === 'progressUpdated') {
      const event = payload as ProgressUpdated
      watches.get(event.userId)?.event(event)
    } else if (name === 'roomClosed') {
      const { userId = '', code } = payload as { userId?: string; code: 'forbidden' | 'not-found' }
      watches.get(userId)?.close(code)
    }
  }

  async function connect(): Promise<void> {
    for (let failures = 0; !stopped; failures += 1) {
      try {
        wire = await openWire(kind, place().url, await person.session.token(), { onEvent: hear, onClosed: lost })
        if (stopped) return wire.close()
        screen.connected(place().name)
        for (const watch of watches.values()) watch.connected()
        return
      } catch {
        at += 1
        await delay(Math.min(RECONNECT_MS.first * 2 ** failures, RECONNECT_MS.last) * (0.5 + Math.random() / 2))
      }
    }
  }

  function lost(): void {
    wire = undefined
    for (const watch of watches.values()) watch.disconnected()
    if (stopped) return
    screen.disconnected('closed')
    at += 1
    void connect()
  }

  const stopRenewing = person.session.onToken((token) => void wire?.ask('renew', { token }).catch(() => undefined))
  for (const memberId of memberIds) screen.open(memberId)
  void connect()

  return {
    id,
    person,
    memberIds,
    get ready() {
      return screen.pages >= memberIds.length
    },
    mayWatch: (memberId, may) => screen.mayWatch(memberId, may),
    deafness: {
      begin() {
        wire?.stopReading()
        screen.stoppedReading()
      },
      end() {
        wire?.readAgain()
        screen.readsAgain()
      },
    },
    stop() {
      stopped = true
      screen.stop()
      stopRenewing()
      for (const watch of watches.values()) watch.stop()
      wire?.close()
    },
  }
}
