import { and, eq, sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import { roundTo } from '../../contract/arithmetic/units.ts'
import type { Measurement, MeasurementPage, MeasurementQuery, SavedBody } from '../../contract/body.ts'
import type { Id } from '../../contract/common.ts'
import { MEASUREMENT_KINDS, type MeasurementKind } from '../../contract/enums.ts'
import { problem } from '../../contract/problems.ts'
import { decodeCursor, encodeCursor, isCivilDate, isOneOf } from '../../db/cursor.ts'
import { rows, type Transaction } from '../../db/open.ts'
import { measurement } from '../../db/schema/index.ts'
import { memberCalendar } from '../../domain/calendar/member-calendar.ts'
import { flawOfMeasurement, lastMeasurableDay } from '../../domain/workouts/measurable.ts'
import { bodyWeightDays } from '../../domain/workouts/projections.ts'

/** Decimals that are stored: grams, and tenths of a millimetre. */
const DECIMALS = 3

interface Place {
  kind: MeasurementKind
  date: string
}

/** One page of a member's measurements, newest first, of one kind or of all. */
export async function readMeasurements(
  tx: Transaction,
  userId: Id,
  { kind, from, cursor, limit }: MeasurementQuery & { limit: number },
): Promise<MeasurementPage> {
  const place = cursor === undefined ? undefined : decodeCursor(cursor, [isCivilDate, isOneOf(MEASUREMENT_KINDS)])
  const conditions = [
    sql`user_id = ${userId}`,
    ...(kind === undefined ? [] : [sql`kind = ${kind}`]),
    ...(from === undefined ? [] : [sql`measured_on >= ${from}::date`]),
    ...(place === undefined ? [] : [sql`(measured_on, kind) < (${place[0]}::date, ${place[1]})`]),
  ]
  const found = await rows<Measurement>(
    tx,
    sql`select kind, measured_on::text as "measuredOn", value::float8 as value from measurement
      where ${sql.join(conditions, sql` and `)} order by measured_on desc, kind desc limit ${limit + 1}`,
  )
  const measurements = found.slice(0, limit)
  const last = measurements[measurements.length - 1]
  return {
    measurements,
    nextCursor: found.length > limit && last !== undefined ? encodeCursor([last.measuredOn, last.kind]) : null,
  }
}

/** Enters a value, or puts another in its place. Throws invalid-request for what no body measures, or for a day to come, limit-reached. */
export async function putMeasurement(
  app: FastifyInstance,
  userId: Id,
  place: Place,
  value: number,
): Promise<SavedBody> {
  return change(app, userId, place, async (tx) => {
    const calendar = await memberCalendar(tx, userId)
    if (calendar === undefined) throw problem('not-found')
    const given = { kind: place.kind, measuredOn: place.date, value: roundTo(value, DECIMALS) }
    const flaw = flawOfMeasurement(given, lastMeasurableDay(calendar, app.now()))
    if (flaw !== null) throw problem('invalid-request', flaw)
    const isThisOne = and(eq(measurement.kind, place.kind), eq(measurement.measuredOn, place.date))
    const others = await tx.$count(measurement, and(eq(measurement.userId, userId), sql`not (${isThisOne})`))
    if (others >= app.limits.measurements)
      throw problem('limit-reached', `You already have ${others} measurements, the maximum`)
    const row = { ...given, userId, value: String(given.value) }
    await tx
      .insert(measurement)
      .values(row)
      .onConflictDoUpdate({
        target: [measurement.userId, measurement.kind, measurement.measuredOn],
        set: { value: row.value },
      })
  })
}

/** Throws not-found when nothing was measured that day. */
export async function removeMeasurement(app: FastifyInstance, userId: Id, place: Place): Promise<SavedBody> {
  return change(app, userId, place, async (tx) => {
    const removed = await tx
      .delete(measurement)
      .where(
        and(eq(measurement.userId, userId), eq(measurement.kind, place.kind), eq(measurement.measuredOn, place.date)),
      )
      .returning({ on: measurement.measuredOn })
    if (removed.length === 0) throw problem('not-found')
  })
}

async function change(
  app: FastifyInstance,
  userId: Id,
  { kind, date }: Place,
  write: (tx: Transaction) => Promise<void>,
): Promise<SavedBody> {
  const { result } = await app.save(
    { accounts: [userId], change: { kind: 'measurement-changed' } },
    async ({ tx, epoch, revision, workouts }) => {
      await write(tx)
      if (kind === 'body_weight_kg') workouts.affectDays(await bodyWeightDays(tx, userId, date))
      return { epoch, revision }
    },
  )
  return result
}
