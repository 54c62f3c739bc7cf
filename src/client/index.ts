import type { SignInOptions, User } from '../contract/accounts.ts'
import type { DemoPeople } from '../contract/operations.ts'
import { createCookieJar } from './cookie-jar.ts'
import { SpotterError } from './errors.ts'
import { type LiveConnection, type LiveOptions, openLive } from './live/connection.ts'
import { createRequests } from './requests.ts'
import { meRoutes } from './routes/accounts.ts'
import { assignmentRoutes } from './routes/assignments.ts'
import { bodyRoutes } from './routes/body.ts'
import { coachRoutes } from './routes/coach.ts'
import { coachingRoutes } from './routes/coaching.ts'
import { commentRoutes } from './routes/comments.ts'
import { exerciseRoutes } from './routes/exercises.ts'
import { groupRoutes } from './routes/groups.ts'
import { importRoutes } from './routes/imports.ts'
import { openWorkoutRoutes } from './routes/open-workout.ts'
import { progressRoutes } from './routes/progress.ts'
import { workoutRoutes } from './routes/workouts.ts'
import { createSession, type Session } from './session.ts'
import { createTransport, jsonOf } from './transport.ts'
import { createUnsent } from './unsent/queue.ts'
import { type EntryStorage, memoryStorage } from './unsent/store.ts'

export type { Answer } from '../contract/common.ts'
export { type ErrorCode, SpotterError } from './errors.ts'
export { applyEvent, type ProgressState, type Step } from './live/apply-event.ts'
export type { LiveConnection, LiveStatus, WatchListeners } from './live/connection.ts'
export type { ClosedReason } from './live/room-follower.ts'
export { newIdempotencyKey } from './repeat.ts'
export type { Session } from './session.ts'
export { errorOf, keyOfStep, type OpenStep, type Save, type UnsentEntry, type WorkoutStep } from './unsent/entry.ts'
export type { SaveOutcome, Unsent } from './unsent/queue.ts'
export type { EntryStorage } from './unsent/store.ts'

export interface ClientOptions {
  /**
   * `http://host:port`, with the path that a proxy has put Spotter at, if any; in a browser '' (the default) is the origin
   * that served the page, and `/path` a path of it.
   */
  baseUrl?: string
  fetch?: typeof fetch
  /** Where the session and unsent saves are kept over a reload; `localStorage` fits. */
  storage?: EntryStorage | undefined
  /** The session is over: signed out here, or ended or expired on the server. */
  onSignedOut?: (reason: 'signed-out' | 'expired', user: User) => void
  timing?: LiveOptions['timing']
}

export type Client = ReturnType<typeof createClient>

/**
 * Spotter's typed client, for browsers and Node. One client is one signed-in person. Every failed request is a
 * SpotterError.
 */
export function createClient(options: ClientOptions = {}) {
  const baseUrl = (options.baseUrl ?? '').replace(/(?<!\/)\/+$/, '')
  const jar = createCookieJar()
  const transport = createTransport(baseUrl, options.fetch ?? ((...request) => fetch(...request)), jar)
  let live: LiveConnection | null = null

  function closeLive(): void {
    live?.close()
    live = null
  }

  const session: Session = createSession({
    transport,
    jar,
    storage: options.storage,
    onEnd(reason, user) {
      closeLive()
      progress.forget()
      // Who signs out leaves nothing behind; a session that ended by itself may be taken up again.
      if (reason === 'signed-out') unsent.forget(user.id)
      options.onSignedOut?.(reason, user)
    },
  })
  const requests = createRequests(transport, session)
  const progress = progressRoutes(requests)
  const groups = groupRoutes(requests)
  const unsent = createUnsent({ session, requests, storage: options.storage ?? memoryStorage() })

  return {
    session,
    unsent,
    me: meRoutes(requests),
    progress,
    workouts: workoutRoutes(requests),
    open: openWorkoutRoutes(requests),
    imports: importRoutes(requests),
    exercises: exerciseRoutes(requests),
    body: bodyRoutes(requests),
    coach: coachRoutes(requests),
    assignments: assignmentRoutes(requests),
    comments: commentRoutes(requests),
    coaching: coachingRoutes(requests),
    groups,
    /** How one may come in; undefined when the server cannot be asked. */
    signInOptions: async (): Promise<SignInOptions | undefined> =>
      transport('/api/auth/options').then(
        (response) => jsonOf<SignInOptions>(response),
        () => undefined,
      ),
    /** The demonstration's sign-ins; empty where there is no demo data. */
    demoAccounts: async (): Promise<DemoPeople> =>
      transport('/api/demo').then(
        (response) => jsonOf<DemoPeople>(response),
        () => [],
      ),
    /** The live connection, opened on first use; one per client. */
    live(): LiveConnection {
      if (session.user === null) throw new SpotterError(401, 'unauthenticated')
      if (!live) {
        live = openLive({
          baseUrl,
          session,
          read: (userId) => progress.get(userId),
          readLeaderboard: (groupId) => groups.leaderboard(groupId),
          ...(options.timing && { timing: options.timing }),
        })
        live.onStatus((status) => {
          if (status === 'live') unsent.wake()
        })
      }
      return live
    },
    /** Closes the live connection and ends all timers; the session stays good. */
    close() {
      closeLive()
      unsent.close()
      session.close()
    },
  }
}
