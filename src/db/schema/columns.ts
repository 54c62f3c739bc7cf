import { customType, timestamp, uuid as uuidColumn } from 'drizzle-orm/pg-core'
import type { Id } from '../../contract/common.ts'

/** How the columns of all tables are written. Metric units; instants in timestamptz. */

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** Postgres spells ids in small letters, however they were written. */
export const uuid = (name: string) => uuidColumn(name).$type<Id>()

export const id = () => uuid('id').primaryKey()

export const bytes = customType<{ data: Buffer; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  fromDriver: (value) => Buffer.from(value),
})
