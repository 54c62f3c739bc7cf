import type { FastifyInstance } from 'fastify'
import type { MePatch, Preferences, Registration, SavedMe } from '../../contract/accounts.ts'
import type { Id } from '../../contract/common.ts'
import { ProblemError, problem } from '../../contract/problems.ts'
import { createAccount } from '../../db/create-account.ts'
import { type FoldedEmail, foldEmail } from '../../db/email.ts'
import type { Queries } from '../../db/open.ts'
import { sqlState, UNIQUE_VIOLATION } from '../../db/unavailable.ts'
import { isTimeZone } from '../../domain/calendar/civil-date.ts'
import { handOverGroups } from '../../domain/people/group-ownership.ts'
import type { Saved, Saving } from '../../saving/save.ts'
import type { Passwords } from './passwords.ts'
import {
  type AccountRow,
  deleteAccount,
  endSessionsOf,
  findByEmail,
  readAccount,
  readGroupIds,
  readMe,
  readShownTo,
  type Shown,
  updateAccount,
  updatePreferences,
} from './queries.ts'
import type { Granted, Sessions } from './sessions.ts'
import { refuseWeak } from './weak-passwords.ts'

/** What a leaderboard shows of a member, and what decides which of their days count. */
const ON_LEADERBOARDS = ['leaderboardOptIn', 'timeZone', 'weekStart', 'dayCutoffMin'] as const

function requireTimeZone(name: string | undefined): void {
  if (name !== undefined && !isTimeZone(name)) throw problem('invalid-time-zone', `"${name}" is not an IANA time zone`)
}

/** A duplicate email address is the only unique value that an account can collide on. */
function rethrowEmailTaken(error: unknown): never {
  if (sqlState(error) === UNIQUE_VIOLATION) throw problem('email-taken')
  throw error
}

/** Makes an account and signs it in. Throws email-taken, invalid-time-zone, weak-password, busy. */
export async function register(
  app: FastifyInstance,
  { passwords, sessions }: { passwords: Passwords; sessions: Sessions },
  given: Registration,
  from: string,
): Promise<Granted> {
  requireTimeZone(given.timeZone)
  refuseWeak(given.password, { email: foldEmail(given.email), displayName: given.displayName })
  const passwordHash = await passwords.hash(given.password, from)
  const granted = await app.database.db
    .transaction(async (tx) => {
      const row = await createAccount(tx, {
        email: given.email,
        passwordHash,
        displayName: given.displayName.trim(),
        role: given.role ?? 'member',
        createdAt: app.now(),
        ...(given.timeZone !== undefined && { preferences: { timeZone: given.timeZone } }),
      })
      return sessions.begin(tx, row)
    })
    .catch(rethrowEmailTaken)
  if (granted === null) throw new Error('a new account has another password than it was made with')
  return granted
}

/** Signs in. Throws wrong-credentials, whether it is the address or the password, and after the same time. */
export async function signIn(
  app: FastifyInstance,
  { passwords, sessions }: { passwords: Passwords; sessions: Sessions },
  email: FoldedEmail,
  password: string,
  from: string,
): Promise<Granted> {
  const row = await findByEmail(app.database.db, email)
  const right = await passwords.verify(row?.passwordHash, password, from)
  if (row === undefined || !right) throw problem('wrong-credentials')
  const granted = await app.database.db.transaction((tx) => sessions.begin(tx, row))
  if (granted === null) throw problem('wrong-credentials')
  await sessions.endOldest(row.id)
  return granted
}

/** The account that the password was right for. Throws wrong-credentials. Never inside a transaction: it takes its time. */
async function provePassword(
  app: FastifyInstance,
  passwords: Passwords,
  userId: Id,
  password: string,
): Promise<AccountRow> {
  const row = await readAccount(app.database.db, userId)
  if (!(await passwords.verify(row?.passwordHash, password, userId)) || row === undefined)
    throw problem('wrong-credentials')
  return row
}

/**
 * A save that also shows on other people's pages. Who they are is read before and, once the account's row is locked and
 * no link, plan or comment can be made, again.
 */
function saveShown<T>(
  app: FastifyInstance,
  userId: Id,
  shown: 'to nobody' | Shown,
  work: (saving: Saving) => Promise<T>,
): Promise<Saved<T>> {
  const shownTo = async (db: Queries) => (shown === 'to nobody' ? [] : await readShownTo(db, userId, shown))
  let planned = new Set<Id>()
  const plan = async () => {
    planned = new Set([userId, ...(await shownTo(app.database.db))])
    return { accounts: [...planned], change: { kind: 'preferences-changed' as const } }
  }
  return app.save(plan, async (saving) => {
    if ((await shownTo(saving.tx)).some((id) => !planned.has(id))) saving.planAgain()
    return work(saving)
  })
}

/** The caller, in which session. */
interface Caller {
  userId: Id
  sessionId: Id
}

/**
 * Changes the caller's account and preferences. A new email address or password ends the caller's other sessions.
 * Throws invalid-time-zone, invalid-request (no current password), wrong-credentials, weak-password, email-taken.
 */
export async function changeMe(
  app: FastifyInstance,
  passwords: Passwords,
  { userId, sessionId }: Caller,
  patch: MePatch,
): Promise<SavedMe> {
  const { displayName, email, password, currentPassword, preferences = {} as Partial<Preferences> } = patch
  requireTimeZone(preferences.timeZone)
  const proven = needsPassword(patch) ? await provePassword(app, passwords, userId, currentPassword ?? '') : undefined
  if (proven !== undefined && password !== undefined) {
    const owner = { email: foldEmail(email ?? proven.email), displayName: displayName ?? proven.displayName }
    refuseWeak(password, owner)
  }
  const account = {
    ...(displayName !== undefined && { displayName: displayName.trim() }),
    ...(email !== undefined && { email }),
    ...(password !== undefined && { passwordHash: await passwords.hash(password, userId) }),
  }
  const onLeaderboards = displayName !== undefined || ON_LEADERBOARDS.some((name) => preferences[name] !== undefined)

  const shown = displayName === undefined ? 'to nobody' : 'by name'
  const saved = await saveShown(app, userId, shown, async ({ tx, bumpGroups }) => {
    if (!(await updateAccount(tx, userId, account, proven?.passwordHash))) throw problem('wrong-credentials')
    await updatePreferences(tx, userId, preferences)
    const ended = proven === undefined ? [] : await endSessionsOf(tx, userId, sessionId)
    if (onLeaderboards) await bumpGroups(await readGroupIds(tx, userId))
    const me = await readMe(tx, userId)
    if (me === undefined) throw problem('not-found')
    if (me.preferences.setsLow > me.preferences.setsHigh)
      throw problem('invalid-request', 'setsLow must not be above setsHigh')
    return { me, ended }
  }).catch(rethrowEmailTaken)
  app.revocations.learn(saved.result.ended)
  return { ...saved.result.me, epoch: saved.epoch, revision: saved.revision(userId) }
}

/** Ends the caller's sessions but for this one, on every instance. */
export async function endOtherSessions(app: FastifyInstance, { userId, sessionId }: Caller): Promise<void> {
  app.revocations.learn(await app.database.db.transaction((tx) => endSessionsOf(tx, userId, sessionId)))
}

/** Whether a change has to be confirmed by the current password. Throws invalid-request when it is and is not there. */
export function needsPassword({ email, password, currentPassword }: MePatch): boolean {
  if (email === undefined && password === undefined) return false
  if (currentPassword !== undefined) return true
  throw new ProblemError('invalid-request', {
    detail: 'To change the email address or the password, send the current password',
    errors: [{ path: 'body/currentPassword', message: 'is missing' }],
  })
}

/** Deletes the caller with everything that is theirs, on every page it shows. Throws wrong-credentials. */
export async function deleteMe(
  app: FastifyInstance,
  passwords: Passwords,
  userId: Id,
  password: string,
): Promise<void> {
  const proven = await provePassword(app, passwords, userId, password)
  const saved = await saveShown(app, userId, 'at all', async ({ tx, bumpGroups }) => {
    // before their rows go: who joins one of them locks in this order too
    await bumpGroups(await readGroupIds(tx, userId))
    await handOverGroups(tx, userId)
    const ended = await endSessionsOf(tx, userId)
    if (!(await deleteAccount(tx, userId, proven.passwordHash))) throw problem('wrong-credentials')
    return ended
  })
  app.revocations.learn(saved.result)
}
