import { uuid } from './columns.ts'
import { account } from './people.ts'

/** The account that a row belongs to: it goes with it. */
export const ownedBy = (column: string) =>
  uuid(column)
    .notNull()
    .references(() => account.id, { onDelete: 'cascade' })
