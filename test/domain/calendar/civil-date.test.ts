import t from 'tap'
import { addDays, dayNumber, daysBetween, weekStartOf } from '../../../src/contract/arithmetic/civil-days.ts'
import {
  instantFromWallTime,
  isTimeZone,
  localDateOf,
  nextMidnight,
  todayIn,
} from '../../../src/domain/calendar/civil-date.ts'

const at = (iso: string) => new Date(iso)

t.test('a workout from 23:40 to 00:25 belongs to the day it started on', async (t) => {
  t.equal(localDateOf('2026-03-10T23:40:00+01:00', 'Europe/Berlin', 0), '2026-03-10')
  t.equal(localDateOf('2026-03-11T00:25:00+01:00', 'Europe/Berlin', 0), '2026-03-11')
  t.equal(localDateOf(at('2026-03-10T22:40:00Z'), 'Europe/Berlin', 0), '2026-03-10')
})

t.test('with a day that begins at 04:00, half past midnight is still the evening before', async (t) => {
  t.equal(localDateOf('2026-03-11T00:30:00+01:00', 'Europe/Berlin', 240), '2026-03-10')
  t.equal(localDateOf('2026-03-11T03:59:00+01:00', 'Europe/Berlin', 240), '2026-03-10')
  t.equal(localDateOf('2026-03-11T04:00:00+01:00', 'Europe/Berlin', 240), '2026-03-11')
  // the clock on the wall decides, not four hours on a stopwatch: this night has only three up to 04:00
  t.equal(localDateOf('2026-03-29T04:10:00+02:00', 'Europe/Berlin', 240), '2026-03-29')
  t.equal(localDateOf('2026-03-29T03:50:00+02:00', 'Europe/Berlin', 240), '2026-03-28')
})

t.test('at the turn of the year the zone decides the year', async (t) => {
  const instant = at('2025-12-31T23:30:00Z')
  t.equal(localDateOf(instant, 'Asia/Tokyo', 0), '2026-01-01')
  t.equal(localDateOf(instant, 'UTC', 0), '2025-12-31')
  t.equal(localDateOf(at('2026-01-01T01:30:00Z'), 'America/Los_Angeles', 0), '2025-12-31')
})

t.test('a member who flies from Tokyo to Los Angeles trains twice on the same local date', async (t) => {
  t.equal(localDateOf('2026-05-04T08:00:00+09:00', 'Asia/Tokyo', 0), '2026-05-04')
  t.equal(localDateOf('2026-05-04T18:00:00-07:00', 'America/Los_Angeles', 0), '2026-05-04')
  t.ok(at('2026-05-04T18:00:00-07:00') > at('2026-05-04T08:00:00+09:00'))
})

t.test('text without an offset is refused instead of being read in the zone of the server', async (t) => {
  t.throws(() => localDateOf('2026-03-10T23:40:00', 'Europe/Berlin', 0), RangeError)
})

t.test('today is the date in the zone of the member and changes exactly at nextMidnight', async (t) => {
  const nights: [zone: string, cutoff: number, now: string, today: string, next: string, tomorrow: string][] = [
    ['Europe/Berlin', 0, '2026-07-01T12:00:00Z', '2026-07-01', '2026-07-01T22:00:00Z', '2026-07-02'],
    // spring and autumn: 23 and 25 hours long
    ['Europe/Berlin', 0, '2026-03-28T23:00:00Z', '2026-03-29', '2026-03-29T22:00:00Z', '2026-03-30'],
    ['Europe/Berlin', 0, '2026-10-24T22:00:00Z', '2026-10-25', '2026-10-25T23:00:00Z', '2026-10-26'],
    ['Europe/Berlin', 150, '2026-03-29T00:00:00Z', '2026-03-28', '2026-03-29T01:00:00Z', '2026-03-29'],
    // midnight does not exist: the clocks jump from 00:00 to 01:00
    ['Africa/Cairo', 0, '2026-04-23T12:00:00Z', '2026-04-23', '2026-04-23T22:00:00Z', '2026-04-24'],
    ['Africa/Cairo', 30, '2026-04-23T12:00:00Z', '2026-04-23', '2026-04-23T22:00:00Z', '2026-04-24'],
    // midnight comes twice: 00:00 goes back to 23:00
    ['America/Santiago', 0, '2026-04-05T01:30:00Z', '2026-04-04', '2026-04-05T04:00:00Z', '2026-04-05'],
    // 00:00 comes twice: 01:00 goes back to 00:00
    ['America/Havana', 0, '2026-11-01T03:30:00Z', '2026-10-31', '2026-11-01T04:00:00Z', '2026-11-01'],
    // a whole day does not exist: Samoa crossed the date line
    ['Pacific/Apia', 0, '2011-12-30T05:00:00Z', '2011-12-29', '2011-12-30T10:00:00Z', '2011-12-31'],
    ['Asia/Kathmandu', 0, '2026-01-31T12:00:00Z', '2026-01-31', '2026-01-31T18:15:00Z', '2026-02-01'],
  ]
  for (const [timeZone, dayCutoffMin, now, today, next, tomorrow] of nights) {
    const calendar = { timeZone, dayCutoffMin }
    const where = `${timeZone} ${now} cutoff ${dayCutoffMin}`
    t.equal(todayIn(calendar, at(now)), today, where)
    t.strictSame(nextMidnight(calendar, at(now)), at(next), where)
    t.equal(todayIn(calendar, new Date(at(next).getTime() - 1)), today, where)
    t.equal(todayIn(calendar, at(next)), tomorrow, where)
  }
})

t.test('today never goes back while clocks are put back across the beginning of the day', async (t) => {
  // 03:00 goes back to 02:00, and the day begins at 02:30
  const calendar = { timeZone: 'Europe/Berlin', dayCutoffMin: 150 }
  t.equal(todayIn(calendar, at('2026-10-25T00:29:00Z')), '2026-10-24')
  t.equal(todayIn(calendar, at('2026-10-25T00:30:00Z')), '2026-10-25')
  t.equal(todayIn(calendar, at('2026-10-25T01:10:00Z')), '2026-10-25', 'the second 02:10')
  t.strictSame(nextMidnight(calendar, at('2026-10-25T01:10:00Z')), at('2026-10-26T01:30:00Z'))
})

t.test('through two years today only grows, and only at nextMidnight', async (t) => {
  for (const timeZone of ['America/St_Johns', 'Asia/Beirut', 'Australia/Lord_Howe', 'America/Asuncion']) {
    const calendar = { timeZone, dayCutoffMin: 90 }
    const wrong: string[] = []
    let now = at('2024-01-01T00:00:00Z')
    const end = at('2026-01-01T00:00:00Z')
    while (now < end) {
      const next = nextMidnight(calendar, now)
      const before = todayIn(calendar, new Date(next.getTime() - 1))
      const after = todayIn(calendar, next)
      if (before !== todayIn(calendar, now) || after <= before) wrong.push(now.toISOString())
      now = next
    }
    t.strictSame(wrong, [], timeZone)
  }
})

t.test('an earlier now than the one before is answered as well', async (t) => {
  const calendar = { timeZone: 'UTC', dayCutoffMin: 0 }
  t.equal(todayIn(calendar, at('2026-06-02T00:00:00Z')), '2026-06-02')
  t.equal(todayIn(calendar, at('2026-06-01T23:59:59Z')), '2026-06-01')
})

t.test('weeks are named by their first day, through ISO week 53 and over the year', async (t) => {
  t.equal(weekStartOf('2027-01-03', 'mon'), '2026-12-28', 'the last day of ISO week 53 of 2026')
  t.equal(weekStartOf('2027-01-04', 'mon'), '2027-01-04')
  t.equal(weekStartOf('2027-01-03', 'sun'), '2027-01-03')
  t.equal(weekStartOf('2027-01-02', 'sun'), '2026-12-27')
  t.equal(weekStartOf('1969-12-29', 'mon'), '1969-12-29')
  t.equal(weekStartOf('1969-12-28', 'mon'), '1969-12-22')
})

t.test('days are added and counted over leap days and summer time', async (t) => {
  t.equal(addDays('2028-02-28', 1), '2028-02-29')
  t.equal(addDays('2026-03-01', -1), '2026-02-28')
  t.equal(daysBetween('2026-03-28', '2026-03-30'), 2)
  t.equal(daysBetween('2026-01-02', '2025-12-31'), -2)
  t.equal(dayNumber('1970-01-01'), 0)
})

t.test('only names of places are time zones', async (t) => {
  for (const name of ['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'America/Port-au-Prince'])
    t.ok(isTimeZone(name), name)
  for (const name of ['', '+02:00', '-0500', 'Mars/Olympus', 'Europe/Berlin ', '../etc/passwd', 'Z[u-ca=iso8601]'])
    t.notOk(isTimeZone(name), name)
})

t.test('a wall time is found again in its zone', async (t) => {
  t.strictSame(instantFromWallTime('2021-02-10T16:46:13', 'Europe/Vienna'), {
    instant: at('2021-02-10T15:46:13Z'),
    ambiguous: false,
    skipped: false,
  })
  t.strictSame(
    instantFromWallTime({ year: 2025, month: 6, day: 30, hour: 19, minute: 56 }, 'Europe/Vienna').instant,
    at('2025-06-30T17:56:00Z'),
  )
})

t.test('a wall time that occurs twice takes the earlier offset', async (t) => {
  t.strictSame(instantFromWallTime('2026-10-25T02:30:00', 'Europe/Berlin'), {
    instant: at('2026-10-25T00:30:00Z'),
    ambiguous: true,
    skipped: false,
  })
})

t.test('a wall time that does not exist moves forward by the gap', async (t) => {
  t.strictSame(instantFromWallTime('2026-03-29T02:30:00', 'Europe/Berlin'), {
    instant: at('2026-03-29T01:30:00Z'),
    ambiguous: false,
    skipped: true,
  })
})

t.test('a date that no calendar has is an error and never another date', async (t) => {
  t.throws(() => instantFromWallTime({ year: 2026, month: 2, day: 31, hour: 8, minute: 0 }, 'UTC'), RangeError)
  t.throws(() => instantFromWallTime('2026-13-01T08:00', 'UTC'), RangeError)
  t.throws(() => instantFromWallTime('2026-01-01T25:00', 'UTC'), RangeError)
})
