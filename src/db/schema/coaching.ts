import { sql } from 'drizzle-orm'
import { boolean, date, index, jsonb, pgTable, primaryKey, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { AssignedItem } from '../../contract/progress.ts'
import type { FoldedEmail } from '../email.ts'
import { subject } from './coherence.ts'
import { id, instant, uuid } from './columns.ts'
import { coachingStatus } from './enums.ts'
import { ownedBy } from './owned-by.ts'
import { workout } from './workouts.ts'

/** Coaching, assigned workouts, groups and invitations. */

export const coaching = pgTable(
  'coaching',
  {
    id: id(),
    trainerId: ownedBy('trainer_id'),
    clientId: ownedBy('client_id'),
    /** 'invited' was written by earlier versions: invitations have a table of their own. */
    status: coachingStatus('status').notNull(),
    since: instant('since').notNull().defaultNow(),
    endedAt: instant('ended_at'),
    followUpDays: smallint('follow_up_days').notNull().default(7),
    /** The client lets the trainer change what is not done yet of an open workout. */
    mayPlan: boolean('may_plan').notNull().default(false),
  },
  (t) => [
    uniqueIndex('coaching_open_pair').on(t.trainerId, t.clientId).where(sql`${t.status} <> 'ended'`),
    index('coaching_client').on(t.clientId),
  ],
)

/** A workout that a trainer planned for a client's day; it is done once a workout names it. */
export const assignedWorkout = pgTable(
  'assigned_workout',
  {
    id: id(),
    trainerId: ownedBy('trainer_id'),
    clientId: ownedBy('client_id'),
    scheduledOn: date('scheduled_on', { mode: 'string' }).notNull(),
    title: text('title').notNull(),
    notes: text('notes'),
    items: jsonb('items').$type<AssignedItem[]>().notNull(),
    workoutId: uuid('workout_id').references(() => workout.id, { onDelete: 'set null' }),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    index('assigned_workout_client').on(t.clientId, t.scheduledOn),
    index('assigned_workout_trainer').on(t.trainerId),
    index('assigned_workout_done').on(t.workoutId).where(sql`${t.workoutId} is not null`),
  ],
)

export const group = pgTable('training_group', {
  id: uuid('id')
    .primaryKey()
    .references(() => subject.id),
  name: text('name').notNull(),
  ownerId: ownedBy('owner_id'),
  /** What the group's link holds: whoever has it may join. Renewed, it lets nobody in who has the former one. */
  joinSecret: uuid('join_secret').notNull().unique('training_group_join_secret').defaultRandom(),
  createdAt: instant('created_at').notNull().defaultNow(),
})

export const groupMember = pgTable(
  'group_member',
  {
    groupId: uuid('group_id')
      .notNull()
      .references(() => group.id, { onDelete: 'cascade' }),
    userId: ownedBy('user_id'),
    joinedAt: instant('joined_at').notNull().defaultNow(),
    /** The group may see when this member trains. */
    showsTraining: boolean('shows_training').notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.userId] }), index('group_member_user').on(t.userId)],
)

/** Whom the owner sent away: no link lets them in again, and only the owner can ask them back. */
export const groupRemoval = pgTable(
  'group_removal',
  {
    groupId: uuid('group_id')
      .notNull()
      .references(() => group.id, { onDelete: 'cascade' }),
    userId: ownedBy('user_id'),
    removedAt: instant('removed_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.userId] }), index('group_removal_user').on(t.userId)],
)

/**
 * Somebody asked an address to become a client or, with a group, to join it. Whether an account has the address decides
 * whoever reads it: the one who asks learns nothing of that. Accepted, it is deleted; declined or withdrawn, it is kept
 * for a while, so that it cannot be repeated without end.
 */
export const invitation = pgTable(
  'invitation',
  {
    id: id(),
    inviterId: ownedBy('inviter_id'),
    groupId: uuid('group_id').references(() => group.id, { onDelete: 'cascade' }),
    /** As accounts' addresses are compared. */
    email: text('email').notNull().$type<FoldedEmail>(),
    sentAt: instant('sent_at').notNull().defaultNow(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    uniqueIndex('invitation_to_coaching')
      .on(t.inviterId, t.email)
      .where(sql`${t.groupId} is null and ${t.endedAt} is null`),
    uniqueIndex('invitation_to_group').on(t.groupId, t.email).where(sql`${t.endedAt} is null`),
    index('invitation_by').on(t.inviterId, t.sentAt),
    index('invitation_to').on(t.email).where(sql`${t.endedAt} is null`),
  ],
)

/** A trainer or a group from whom this person wants to be asked nothing any more. They are not told. */
export const blockedInviter = pgTable(
  'blocked_inviter',
  {
    userId: ownedBy('user_id'),
    subjectId: uuid('subject_id')
      .notNull()
      .references(() => subject.id, { onDelete: 'cascade' }),
    blockedAt: instant('blocked_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.subjectId] })],
)
