import t from 'tap'
import { addDays } from '../../../src/contract/arithmetic/civil-days.ts'
import { dayStreak, lastWeeks, weekStreak } from '../../../src/domain/calendar/streak.ts'

const weeks = (
  trainingDays: string[],
  today: string,
  weeklyTarget: number | null = null,
  weekStart: 'mon' | 'sun' = 'mon',
) => weekStreak({ trainingDays, today, weekStart, weeklyTarget })

t.test('nobody has a streak without training', async (t) => {
  t.strictSame(weeks([], '2026-03-11'), { current: 0, longest: 0 })
  t.strictSame(dayStreak([], '2026-03-11'), { current: 0, longest: 0 })
})

t.test('the unfinished week never breaks the streak, and adds to it as soon as it counts', async (t) => {
  const before = ['2026-02-24', '2026-03-04']
  t.strictSame(weeks(before, '2026-03-09'), { current: 2, longest: 2 }, 'Monday')
  t.strictSame(weeks(before, '2026-03-15'), { current: 2, longest: 2 }, 'Sunday')
  t.strictSame(weeks([...before, '2026-03-15'], '2026-03-15'), { current: 3, longest: 3 })
  t.strictSame(weeks(before, '2026-03-16'), { current: 0, longest: 2 }, 'a whole week was missed')
})

t.test('a week counts when its distinct training days reach the target', async (t) => {
  const days = ['2026-02-23', '2026-02-25', '2026-02-27', '2026-03-02', '2026-03-03', '2026-03-09']
  t.strictSame(weeks(days, '2026-03-10', 2), { current: 2, longest: 2 }, 'one of two days this week: nothing broken')
  t.strictSame(weeks(days, '2026-03-10', 3), { current: 0, longest: 1 })
  t.strictSame(weeks([...days, '2026-03-10'], '2026-03-10', 2), { current: 3, longest: 3 })
})

t.test('the first day of the week decides which week a Sunday belongs to', async (t) => {
  const days = ['2026-03-01', '2026-03-08']
  t.strictSame(weeks(days, '2026-03-09', null, 'mon'), { current: 2, longest: 2 })
  t.strictSame(weeks(days, '2026-03-14', null, 'sun'), { current: 2, longest: 2 })
  t.strictSame(weeks(days, '2026-03-15', null, 'sun'), { current: 2, longest: 2 })
  t.strictSame(weeks(days, '2026-03-16', null, 'mon'), { current: 0, longest: 2 })
})

t.test('a streak runs through ISO week 53 and the turn of the year', async (t) => {
  t.strictSame(weeks(['2026-12-24', '2027-01-01', '2027-01-05'], '2027-01-06'), { current: 3, longest: 3 })
})

t.test('deleting the only workout of a completed week breaks the streak in two', async (t) => {
  const days = ['2026-02-18', '2026-02-25', '2026-03-04', '2026-03-11']
  t.strictSame(weeks(days, '2026-03-12'), { current: 4, longest: 4 })
  t.strictSame(
    weeks(
      days.filter((day) => day !== '2026-02-25'),
      '2026-03-12',
    ),
    { current: 2, longest: 2 },
  )
})

t.test('a workout backdated into a gap joins two streaks', async (t) => {
  const days = ['2026-03-01', '2026-03-02', '2026-03-04', '2026-03-05']
  t.strictSame(dayStreak(days, '2026-03-05'), { current: 2, longest: 2 })
  t.strictSame(dayStreak([...days, '2026-03-03'].sort(), '2026-03-05'), { current: 5, longest: 5 })
})

t.test('a day streak is alive through yesterday', async (t) => {
  const days = ['2026-03-27', '2026-03-28', '2026-03-29']
  t.strictSame(dayStreak(days, '2026-03-29'), { current: 3, longest: 3 })
  t.strictSame(dayStreak(days, '2026-03-30'), { current: 3, longest: 3 })
  t.strictSame(dayStreak(days, '2026-03-31'), { current: 0, longest: 3 })
})

t.test('a traveller is ahead of today: a date still to come waits, but its workout is in this week', async (t) => {
  const days = ['2026-05-02', '2026-05-03', '2026-05-05']
  t.strictSame(dayStreak(days, '2026-05-04'), { current: 2, longest: 2 })
  t.strictSame(weeks(days, '2026-05-04'), { current: 2, longest: 2 })
  t.strictSame(weeks(['2026-05-03', '2026-05-11'], '2026-05-10'), { current: 1, longest: 1 }, 'next week waits')
})

t.test('twelve weeks are given, oldest first, the empty ones with zeros', async (t) => {
  const days = [
    { date: '2025-12-21', workouts: 9, volumeKg: 9, durationS: 9 },
    { date: '2025-12-22', workouts: 1, volumeKg: 100.1, durationS: 3600 },
    { date: '2025-12-28', workouts: 2, volumeKg: 200.2, durationS: 60 },
    { date: '2026-03-11', workouts: 1, volumeKg: 61.235, durationS: 0 },
    { date: '2026-03-16', workouts: 9, volumeKg: 9, durationS: 9 },
  ]
  const got = lastWeeks(days, '2026-03-11', 'mon')
  t.equal(got.length, 12)
  t.strictSame(got[0], { start: '2025-12-22', workouts: 3, volumeKg: 300.3, durationS: 3660 })
  t.strictSame(got[1], { start: '2025-12-29', workouts: 0, volumeKg: 0, durationS: 0 })
  t.strictSame(got[11], { start: '2026-03-09', workouts: 1, volumeKg: 61.235, durationS: 0 })
  t.equal(lastWeeks(days, '2026-03-11', 'sun', 3)[2]?.start, '2026-03-08')
})

t.test('ten thousand training days are answered in a few milliseconds', async (t) => {
  const days = Array.from({ length: 10_000 }, (_, index) => addDays('1999-01-01', index))
  const today = days.at(-1) ?? ''
  const begun = performance.now()
  t.strictSame(dayStreak(days, today), { current: 10_000, longest: 10_000 })
  t.strictSame(weeks(days, today, 3), { current: 1_429, longest: 1_429 })
  t.ok(performance.now() - begun < 250)
})
