import { bigint, index, pgTable, text } from 'drizzle-orm/pg-core'
import { id, instant, uuid } from './columns.ts'
import { subjectKind } from './enums.ts'

/** One number per subject, and the news of it. */

/** Whatever changes what a subject's page shows bumps `revision`. The row outlives the account, so a late reader sees it move. */
export const subject = pgTable('subject', {
  id: id(),
  kind: subjectKind('kind').notNull(),
  revision: bigint('revision', { mode: 'number' }).notNull().default(0),
})

/** "There is news": one row a subject; `since` keeps the oldest unpublished time; `leased_until` is a relay's claim. */
export const outbox = pgTable(
  'outbox',
  {
    subjectId: uuid('subject_id').primaryKey(),
    revision: bigint('revision', { mode: 'number' }).notNull(),
    since: instant('since').notNull().defaultNow(),
    leasedUntil: instant('leased_until'),
  },
  (t) => [index('outbox_since').on(t.since)],
)

/** Facts about this database; the row `epoch` names its history. */
export const setting = pgTable('setting', { name: text('name').primaryKey(), value: text('value').notNull() })
