import { boolean, index, integer, pgTable, smallint, text } from 'drizzle-orm/pg-core'
import type { FoldedEmail } from '../email.ts'
import { subject } from './coherence.ts'
import { id, instant, uuid } from './columns.ts'
import { role, unit, weekStart } from './enums.ts'

/** Accounts, their preferences, and where they are signed in. */

export const account = pgTable('account', {
  id: uuid('id')
    .primaryKey()
    .references(() => subject.id),
  /** As it was given, to be shown. */
  email: text('email').notNull(),
  /** As it is looked up. */
  emailKey: text('email_key').notNull().unique().$type<FoldedEmail>(),
  passwordHash: text('password_hash').notNull(),
  role: role('role').notNull().default('member'),
  displayName: text('display_name').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
})

export const preferences = pgTable('preferences', {
  userId: uuid('user_id')
    .primaryKey()
    .references(() => account.id, { onDelete: 'cascade' }),
  weightUnit: unit('weight_unit').notNull().default('kg'),
  distanceUnit: text('distance_unit', { enum: ['km', 'mi'] })
    .notNull()
    .default('km'),
  timeZone: text('time_zone').notNull().default('UTC'),
  weekStart: weekStart('week_start').notNull().default('mon'),
  dayCutoffMin: integer('day_cutoff_min').notNull().default(0),
  weeklyTarget: smallint('weekly_target'),
  locale: text('locale').notNull().default('en'),
  leaderboardOptIn: boolean('leaderboard_opt_in').notNull().default(false),
  // fractional working sets a muscle and week: below the first is low, above the second high
  setsLow: smallint('sets_low').notNull().default(10),
  setsHigh: smallint('sets_high').notNull().default(20),
  /** Whether words of pain in notes are shown to trainers. */
  painWords: boolean('pain_words').notNull().default(false),
})

/** One sign-in. Its refresh token rotates; the one before it, `previous_hash`, is good until the newest is used. */
export const session = pgTable(
  'session',
  {
    id: id(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    tokenHash: text('token_hash').notNull(),
    previousHash: text('previous_hash'),
    rotatedAt: instant('rotated_at').notNull().defaultNow(),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [index('session_account').on(t.accountId), index('session_expiry').on(t.expiresAt)],
)

/**
 * Sessions ended before their access tokens ran out: polled by every instance, forgotten after `until`. A trigger on
 * `session` writes them, whoever deletes it, and with what.
 */
export const revokedSession = pgTable('revoked_session', {
  sessionId: uuid('session_id').primaryKey(),
  until: instant('until').notNull(),
})

/**
 * Accounts whose role changed before their access tokens ran out, with the role they have: polled by every instance,
 * forgotten after `until`. A trigger on `account` writes them, because roles are changed by SQL.
 */
export const roleChange = pgTable('role_change', {
  accountId: uuid('account_id').primaryKey(),
  role: role('role').notNull(),
  until: instant('until').notNull(),
})
