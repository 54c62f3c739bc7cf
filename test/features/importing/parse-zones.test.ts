import t from 'tap'
import { Temporal } from 'temporal-polyfill'
import { localDateOf } from '../../../src/domain/calendar/civil-date.ts'
import { zoneOffsetMs } from '../../../src/domain/calendar/zone-offset.ts'
import { instantText, resolveEnd, resolveStart } from '../../../src/features/importing/parse/times.ts'

/** With summer time on either half of the world, of half an hour, over midnight, with quarters, and a day left out. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Africa/Monrovia',
  'Asia/Tehran',
]
const HALF_HOUR_MS = 30 * 60_000

/** Times around each change of a zone's clocks, and some between. */
function* timesAround(zone: string): Generator<number> {
  let at = Temporal.Instant.from('1968-01-01T00:00:00Z').toZonedDateTimeISO(zone)
  while (at.year < 2030) {
    for (let step = -60; step <= 60; step++) yield at.epochMilliseconds + step * HALF_HOUR_MS
    at = at.getTimeZoneTransition('next') ?? at.add({ years: 70 })
  }
}

t.test(
  'the offset, the civil date and the instant of a wall time are those of Temporal, whatever the clocks do',
  async (t) => {
    const wrong: string[] = []
    let count = 0
    for (const zone of ZONES) {
      for (const ms of timesAround(zone)) {
        count++
        const zoned = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
        if (zoneOffsetMs(zone, ms) !== zoned.offsetNanoseconds / 1e6) wrong.push(`${zone} ${instantText(ms)}`)
        if (
          localDateOf(new Date(ms), zone, 240) !==
          zoned.toPlainDateTime().subtract({ hours: 4 }).toPlainDate().toString()
        )
          wrong.push(`${zone} ${instantText(ms)}: the date`)

        const wall = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('UTC').toPlainDateTime()
        const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
          wall.toZonedDateTime(zone, { disambiguation }),
        ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime]
        const isThere = earlier.toPlainDateTime().equals(wall)
        const is = earlier.equals(later) ? 'once' : isThere ? 'repeated' : 'missing'
        const instant = isThere ? earlier : later
        const time = { ms: null, wallMs: ms, note: null }
        const read = resolveStart(time, zone)
        if (read.ms !== instant.epochMilliseconds || read.wall !== is)
          wrong.push(`${zone} ${wall}: ${JSON.stringify(read)}`)
        if (is === 'repeated' && resolveEnd(time, earlier.epochMilliseconds + 1, zone) !== later.epochMilliseconds)
          wrong.push(`${zone} ${wall}: as an end`)
      }
    }
    t.ok(count > 50_000, `${count} times`)
    t.strictSame(wrong.slice(0, 20), [])
  },
)

t.test('an instant is written as Temporal writes it', async (t) => {
  for (const ms of [0, 1, 10, 100, 120, 999, 1_000, 60_000, 1_700_000_000_000, 1_700_000_000_050, -1])
    t.equal(instantText(ms), Temporal.Instant.fromEpochMilliseconds(ms).toString())
})
