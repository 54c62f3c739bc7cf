import t from 'tap'
import { DRIVERS, startInstance } from '../../support/app.ts'
import { A_SET, newMember } from '../../support/training-member.ts'

/** The edge cases of the calendar: what day a workout belongs to, and what that does to weeks and streaks. */

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    let now = new Date('2026-06-15T12:00:00Z')
    const at = (time: string) => {
      now = new Date(time)
    }
    const { url } = await startInstance(t, { on: driver, overrides: { now: () => now } })

    t.test('23:40 to 00:25: the start decides the day, the length is that of the clock on the wall', async (t) => {
      at('2026-06-15T12:00:00Z')
      const member = await newMember(url, { timeZone: 'Europe/Berlin' })
      const workout = await member.train('2026-06-14T21:40:00Z', [A_SET], { endedAt: '2026-06-14T22:25:00Z' })
      t.equal(workout.localDate, '2026-06-14')
      const { totals, week, recent, weeks } = await member.progress()
      t.strictSame([totals.durationS, recent[0]!.durationS], [2700, 2700])
      t.strictSame([week.start, week.workouts], ['2026-06-15', 0], 'it was on Sunday, last week')
      t.equal(weeks.at(-2)!.workouts, 1)
    })

    t.test('a day that begins at three: a set at 00:30 belongs to the evening before', async (t) => {
      at('2026-06-15T00:40:00Z')
      const owl = await newMember(url, { dayCutoffMin: 180 })
      t.equal((await owl.train('2026-06-15T00:30:00Z')).localDate, '2026-06-14')
      const { week, streak } = await owl.progress()
      t.strictSame([week.start, week.workouts, streak.days], ['2026-06-08', 1, 1], 'and so does the week')
      at('2026-06-15T03:00:00Z')
      const next = await owl.progress()
      t.strictSame([next.week.start, next.week.workouts, next.streak.days, next.streak.weeks], ['2026-06-15', 0, 1, 1])
    })

    t.test('one instant on New Year is 31 December in the west and 1 January in the east', async (t) => {
      at('2026-01-01T09:00:00Z')
      const [west, east] = [
        await newMember(url, { timeZone: 'America/Los_Angeles' }),
        await newMember(url, { timeZone: 'Asia/Tokyo' }),
      ]
      const dates = [await west.train('2026-01-01T03:00:00Z'), await east.train('2026-01-01T03:00:00Z')]
      t.strictSame(
        dates.map(({ localDate }) => localDate),
        ['2025-12-31', '2026-01-01'],
      )
      for (const member of [west, east]) {
        const { week, streak } = await member.progress()
        t.strictSame([week.start, week.workouts, streak.days, streak.weeks], ['2025-12-29', 1, 1, 1])
      }
    })

    t.test('ISO week 53: the week over New Year is one week, named by its first day', async (t) => {
      at('2027-01-03T12:00:00Z')
      const member = await newMember(url)
      for (const day of ['2026-12-24', '2026-12-28', '2026-12-31', '2027-01-01', '2027-01-03'])
        await member.train(`${day}T10:00:00Z`)
      const { week, weeks, streak } = await member.progress()
      t.strictSame([week.start, week.workouts, week.trainingDays], ['2026-12-28', 4, 4])
      t.strictSame(
        weeks.slice(-2).map(({ start, workouts }) => [start, workouts]),
        [
          ['2026-12-21', 1],
          ['2026-12-28', 4],
        ],
      )
      t.equal(streak.weeks, 2)
      at('2027-01-04T12:00:00Z')
      t.equal((await member.progress()).week.start, '2027-01-04')
    })

    t.test('weeks that start on Sunday put the Sunday into the week that follows', async (t) => {
      at('2026-06-15T12:00:00Z')
      const [monday, sunday] = [await newMember(url), await newMember(url, { weekStart: 'sun' })]
      for (const member of [monday, sunday]) await member.train('2026-06-14T10:00:00Z')
      t.strictSame((await monday.progress()).week, {
        start: '2026-06-15',
        workouts: 0,
        trainingDays: 0,
        volumeKg: 0,
        target: null,
      })
      t.strictSame((await sunday.progress()).week, {
        start: '2026-06-14',
        workouts: 1,
        trainingDays: 1,
        volumeKg: 500,
        target: null,
      })
    })

    t.test('the night the clocks go forward is an hour shorter, and the one they go back an hour longer', async (t) => {
      at('2026-10-26T12:00:00Z')
      const member = await newMember(url, { timeZone: 'Europe/Berlin' })
      // 01:30 to 03:30 on the wall both times
      const spring = await member.train('2026-03-29T00:30:00Z', [A_SET], { endedAt: '2026-03-29T01:30:00Z' })
      const autumn = await member.train('2026-10-24T23:30:00Z', [A_SET], { endedAt: '2026-10-25T02:30:00Z' })
      t.strictSame([spring.localDate, autumn.localDate], ['2026-03-29', '2026-10-25'])
      const { recent } = await member.progress()
      t.strictSame(
        recent.map(({ durationS }) => durationS),
        [3 * 3600, 3600],
      )
      // half past two comes twice: both are of that day
      t.equal((await member.train('2026-10-25T00:30:00Z')).localDate, '2026-10-25')
      t.equal((await member.train('2026-10-25T01:30:00Z')).localDate, '2026-10-25')
      t.equal((await member.progress()).streak.days, 1)
    })

    t.test(
      'somebody flies from Tokyo to Los Angeles: two workouts a night apart have one date, and the profile changes neither',
      async (t) => {
        at('2026-06-16T20:00:00Z')
        const member = await newMember(url, { timeZone: 'Asia/Tokyo' })
        const tokyo = await member.train('2026-06-15T22:00:00Z')
        await member.call('PATCH', '/api/me', { preferences: { timeZone: 'America/Los_Angeles' } })
        const angeles = await member.train('2026-06-16T16:00:00Z')
        t.strictSame([tokyo.localDate, angeles.localDate], ['2026-06-16', '2026-06-16'])
        const { week, streak, totals } = await member.progress()
        t.strictSame([totals.workouts, week.workouts, week.trainingDays, streak.days], [2, 2, 1, 1])
        const renamed = await member.change(tokyo.id, { title: 'Jet lag' })
        t.strictSame([renamed.localDate, renamed.timeZone], ['2026-06-16', 'Asia/Tokyo'])
        const moved = await member.change(tokyo.id, { timeZone: 'America/Los_Angeles' })
        t.equal(moved.localDate, '2026-06-15', 'only a zone of its own moves it')
      },
    )

    t.test('two workouts a day are two workouts and one training day', async (t) => {
      at('2026-06-15T20:00:00Z')
      const member = await newMember(url, { weeklyTarget: 2 })
      await member.train('2026-06-15T08:00:00Z')
      await member.train('2026-06-15T18:00:00Z')
      const { week, streak } = await member.progress()
      t.strictSame([week.workouts, week.trainingDays, week.volumeKg, week.target], [2, 1, 1000, 2])
      t.strictSame([streak.days, streak.weeks], [1, 0], 'two-a-days do not reach a target of two days')
      await member.train('2026-06-16T18:00:00Z')
      t.equal((await member.progress()).streak.weeks, 1)
    })

    t.test('moving a start across a week moves its volume, its day and its streak', async (t) => {
      at('2026-06-17T12:00:00Z')
      const member = await newMember(url)
      const { id } = await member.train('2026-06-16T10:00:00Z')
      await member.train('2026-05-26T10:00:00Z')
      const before = await member.progress()
      t.strictSame([before.week.volumeKg, before.streak.weeks, before.streak.longestWeeks], [500, 1, 1])
      t.equal((await member.change(id, { startedAt: '2026-06-03T10:00:00Z' })).localDate, '2026-06-03')
      const { week, weeks, streak } = await member.progress()
      t.strictSame([week.volumeKg, week.workouts, streak.weeks, streak.longestWeeks], [0, 0, 0, 2])
      t.strictSame(
        weeks.filter(({ workouts }) => workouts > 0).map(({ start, volumeKg }) => [start, volumeKg]),
        [
          ['2026-05-25', 500],
          ['2026-06-01', 500],
        ],
      )
    })

    t.test('deleting the only workout of a week breaks the streak there', async (t) => {
      at('2026-06-17T12:00:00Z')
      const member = await newMember(url)
      const starts = ['2026-05-27', '2026-06-03', '2026-06-10', '2026-06-16'].map((day) => `${day}T10:00:00Z`)
      const saved = []
      for (const start of starts) saved.push(await member.train(start))
      t.strictSame((await member.progress()).streak, { weeks: 4, longestWeeks: 4, days: 1, longestDays: 1 })
      await member.remove(saved[1]!.id)
      t.strictSame((await member.progress()).streak, { weeks: 2, longestWeeks: 2, days: 1, longestDays: 1 })
      for (const index of [0, 2, 3]) await member.remove(saved[index]!.id)
      const { totals, streak, records, recent } = await member.progress()
      t.strictSame(totals, { workouts: 0, sets: 0, reps: 0, volumeKg: 0, durationS: 0 })
      t.strictSame([streak.weeks, streak.longestDays, records, recent], [0, 0, [], []])
    })

    t.test('backdating into a gap joins two streaks', async (t) => {
      at('2026-06-17T12:00:00Z')
      const member = await newMember(url)
      for (const day of ['2026-05-27', '2026-06-10', '2026-06-13', '2026-06-14', '2026-06-16', '2026-06-17'])
        await member.train(`${day}T10:00:00Z`)
      t.strictSame((await member.progress()).streak, { weeks: 2, longestWeeks: 2, days: 2, longestDays: 2 })
      await member.train('2026-06-15T10:00:00Z')
      await member.train('2026-06-02T10:00:00Z')
      t.strictSame((await member.progress()).streak, { weeks: 4, longestWeeks: 4, days: 5, longestDays: 5 })
    })

    t.test('the streaks live through yesterday and last week, and end the day after', async (t) => {
      at('2026-06-14T23:59:00Z')
      const member = await newMember(url)
      await member.train('2026-06-14T10:00:00Z')
      const streaks = async (time: string) => {
        at(time)
        const { streak } = await member.progress()
        return [streak.days, streak.weeks]
      }
      t.strictSame(await streaks('2026-06-15T23:59:59Z'), [1, 1])
      t.strictSame(await streaks('2026-06-16T00:00:00Z'), [0, 1], 'a whole day without')
      t.strictSame(await streaks('2026-06-21T23:59:59Z'), [0, 1])
      t.strictSame(await streaks('2026-06-22T00:00:00Z'), [0, 0], 'a whole week without')
    })

    t.test('a 264 hour workout is refused, as is one that starts the day after tomorrow', async (t) => {
      at('2026-06-17T12:00:00Z')
      const member = await newMember(url)
      const workout = { title: 'Any', exercises: [] }
      for (const times of [
        { startedAt: '2026-06-01T10:00:00Z', endedAt: '2026-06-12T10:00:00Z' },
        { startedAt: '2026-06-19T00:00:01Z' },
      ]) {
        const { status, body } = await member.call<{ code: string }>('POST', '/api/workouts', { ...workout, ...times })
        t.strictSame([status, body.code], [400, 'invalid-time'])
      }
      t.equal((await member.train('2026-06-18T23:00:00Z')).localDate, '2026-06-18', 'it is tomorrow somewhere')
      t.equal((await member.progress()).streak.days, 0, 'and counts when its day has come')
    })
  })
}
