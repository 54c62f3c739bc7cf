import { sql } from 'drizzle-orm'
import t from 'tap'
import { rows } from '../../../src/db/open.ts'
import { DRIVERS, startInstance } from '../../support/app.ts'
import { importCsv, statisticsOf } from '../../support/imports.ts'
import { PASSWORD } from '../../support/person.ts'
import { A_SET, newMember } from '../../support/training-member.ts'

/** The edge cases of volume, strength and records. */

const day = (date: number) => `2026-06-${String(date).padStart(2, '0')}T10:00:00Z`

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    const { app, url } = await startInstance(t, {
      on: driver,
      overrides: { now: () => new Date('2026-06-30T12:00:00Z') },
    })

    t.test('kilograms and pounds in one workout add up in kilograms', async (t) => {
      const member = await newMember(url)
      await member.train(day(1), [
        { weight: 100, unit: 'kg', reps: 2 },
        { weight: 100, unit: 'lb', reps: 2 },
      ])
      t.equal((await member.progress()).totals.volumeKg, 200 + 2 * 45.3592)
      t.strictSame((await statisticsOf(member)).exercises[0]?.bestWeightKg, 100)
    })

    t.test('135 lb come back as 135 lb, whatever is saved again', async (t) => {
      const member = await newMember(url, { weightUnit: 'lb' })
      const workout = await member.train(day(1), [
        { weight: 135, reps: 5 },
        { weight: 50, unit: 'lb', reps: 5 },
      ])
      const shown = () => workout.exercises[0]!.sets.map(({ weight, unit, weightKg }) => [weight, unit, weightKg])
      t.strictSame(shown(), [
        [135, 'lb', 61.235],
        [50, 'lb', 22.6796],
      ])
      const sets = workout.exercises[0]!.sets.map(({ weight, unit, reps }) => ({ weight, unit, reps }))
      const again = await member.change(workout.id, { exercises: [{ name: 'Bench Press (Barbell)', sets }] })
      t.strictSame(
        again.exercises[0]!.sets.map(({ weight, weightKg }) => [weight, weightKg]),
        [
          [135, 61.235],
          [50, 22.6796],
        ],
      )
    })

    t.test('pull-ups: a blank weight is unknown, zero is written; neither invents a load', async (t) => {
      const member = await newMember(url)
      const pullUps = (weight: number | null) => [{ name: 'Pull Up', sets: [{ weight, unit: 'kg' as const, reps: 8 }] }]
      const blank = await member.train(day(1), pullUps(null))
      const zero = await member.train(day(2), pullUps(0))
      t.strictSame(
        [blank, zero].map(({ exercises }) => exercises[0]!.sets[0]!.weightKg),
        [null, 0],
        'null is not 0',
      )
      const { totals } = await member.progress()
      t.strictSame([totals.sets, totals.reps, totals.volumeKg], [2, 16, 0])
      await member.train(day(3), pullUps(20))
      t.equal((await member.progress()).totals.volumeKg, 160, 'an added weight counts as written')
      t.strictSame(await member.records(), [], 'and its first time is a baseline')

      await app.database.db.execute(sql`insert into measurement (user_id, kind, measured_on, value)
        values (${member.id}, 'body_weight_kg', '2026-06-04', 80)`)
      await member.train(day(4), pullUps(null))
      await member.train(day(5), pullUps(20))
      t.equal((await member.progress()).totals.volumeKg, 160 + 80 * 8 + 100 * 8, 'from the day a body weight is known')
    })

    t.test('one repetition is its own maximum, 38 estimate none', async (t) => {
      const member = await newMember(url)
      const best = async () => (await statisticsOf(member)).exercises[0]?.bestE1rmKg
      await member.train(day(1), [{ weight: 60, unit: 'kg', reps: 38 }])
      t.equal(await best(), null)
      await member.train(day(2), [{ weight: 100, unit: 'kg', reps: 1 }])
      t.equal(await best(), 100)
      t.strictSame(await member.records('max_e1rm'), [], 'the first that can be estimated is the baseline')
      await member.train(day(3), [{ weight: 90, unit: 'kg', reps: 12 }])
      t.equal(await best(), 126)
      await member.train(day(4), [{ weight: 95, unit: 'kg', reps: 13 }])
      t.strictSame(await member.records('max_e1rm'), ['2026-06-03 126'])
    })

    t.test('an RPE of 6.5 leaves three and a half repetitions in reserve', async (t) => {
      const member = await newMember(url)
      await member.train(day(1), [{ weight: 100, unit: 'kg', reps: 5, rpe: 6.5 }])
      t.equal((await statisticsOf(member)).exercises[0]?.bestE1rmKg, Math.round(100 * (1 + 8.5 / 30) * 1e6) / 1e6)
      await member.train(day(2), [{ weight: 100, unit: 'kg', reps: 9, rpe: 6.5 }])
      t.strictSame(await member.records('max_e1rm'), [], 'twelve and a half are too many to estimate from')
    })

    t.test('sets to failure and drop sets count, warm-ups do not', async (t) => {
      const member = await newMember(url)
      const ofType = (type: 'normal' | 'warmup' | 'dropset' | 'failure', weight: number) => ({
        type,
        weight,
        unit: 'kg' as const,
        reps: 10,
      })
      await member.train(day(1), [
        ofType('warmup', 200),
        ofType('normal', 50),
        ofType('dropset', 40),
        ofType('failure', 30),
      ])
      const { totals } = await member.progress()
      t.strictSame([totals.sets, totals.reps, totals.volumeKg], [3, 30, 1200])
      await member.train(day(2), [ofType('failure', 60)])
      await member.train(day(3), [ofType('dropset', 70), ofType('warmup', 300)])
      t.strictSame(await member.records(), ['2026-06-03 70', '2026-06-02 60'])
    })

    t.test('an exercise done twice in a workout is one race with one record', async (t) => {
      const member = await newMember(url)
      await member.train(day(1))
      const bench = (weight: number) => ({
        name: 'Bench Press (Barbell)',
        sets: [{ weight, unit: 'kg' as const, reps: 5 }],
      })
      const { exercises } = await member.train(day(2), [
        bench(105),
        { name: 'Plank', sets: [{ durationS: 60 }] },
        bench(110),
      ])
      t.equal(exercises.length, 3)
      t.strictSame(await member.records(), ['2026-06-02 110'])
      const statistics = await statisticsOf(member)
      t.strictSame(statistics.exercises[0], {
        exerciseId: exercises[0]!.exerciseId,
        exercise: exercises[0]!.name,
        workouts: 2,
        sets: 3,
        bestWeightKg: 110,
        bestE1rmKg: 128.333333,
      })
      t.equal(statistics.minutes, 1)
    })

    t.test('of two workouts that start in the same minute the first saved is the earlier', async (t) => {
      const member = await newMember(url)
      const first = await member.train(day(1), [{ weight: 100, unit: 'kg', reps: 5 }])
      await member.train(day(1), [{ weight: 110, unit: 'kg', reps: 5 }])
      t.strictSame(await member.records(), ['2026-06-01 110'])
      await member.remove(first.id)
      t.strictSame(await member.records(), [], 'alone it is the baseline')
    })

    t.test('records go to the next best on delete and edit, and a backdated best takes them', async (t) => {
      const member = await newMember(url)
      const lift = (date: number, weight: number) => member.train(day(date), [{ weight, unit: 'kg', reps: 5 }])
      const [first, second] = [await lift(1, 100), await lift(5, 105)]
      await lift(9, 107.5)
      await lift(12, 107.5)
      t.strictSame(await member.records(), ['2026-06-09 107.5', '2026-06-05 105'], 'a tie is none')
      await member.change(second.id, {
        exercises: [{ name: 'Bench Press (Barbell)', sets: [{ weight: 90, unit: 'kg', reps: 5 }] }],
      })
      t.strictSame(await member.records(), ['2026-06-09 107.5'])
      await member.remove(first.id)
      t.strictSame(await member.records(), ['2026-06-09 107.5'], 'the second is the baseline now')
      const typo = await lift(2, 1075)
      t.strictSame(await member.records(), [])
      await member.remove(typo.id)
      t.strictSame(await member.records(), ['2026-06-09 107.5'], 'a typo can be undone')
    })

    t.test('an import of older history takes the records that it had already broken', async (t) => {
      const member = await newMember(url)
      for (const [date, weight] of [
        [20, 100],
        [22, 110],
        [24, 130],
      ] as const)
        await member.train(day(date), [{ weight, unit: 'kg', reps: 5 }])
      t.strictSame(await member.records(), ['2026-06-24 130', '2026-06-22 110'])
      const old = ['2024-01-01', '2024-02-01'].map(
        (date, at) => `${date} 10:00:00,Old,1h,Bench Press (Barbell),1,${90 + 30 * at},5,0,0,,,`,
      )
      const header =
        'Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE'
      await importCsv(member, [header, ...old].join('\n'), 'unit=kg')
      t.strictSame(await member.records(), ['2026-06-24 130', '2024-02-01 120'])
    })

    t.test('timed and distance sets are minutes and metres, never kilograms', async (t) => {
      const member = await newMember(url)
      await member.train(day(1), [
        { name: 'Plank', sets: [{ durationS: 90 }, { durationS: 30, type: 'warmup' }] },
        { name: 'Running (Treadmill)', sets: [{ distanceM: 5000, durationS: 1800 }] },
      ])
      const { totals, minutes, metres } = await statisticsOf(member)
      t.strictSame([totals.volumeKg, totals.sets, minutes, metres], [0, 2, 31.5, 5000])
    })

    t.test('a muscle counts 1 where it is primary and a half where it is secondary, this week only', async (t) => {
      const member = await newMember(url)
      await member.train(day(29), [A_SET, A_SET, { ...A_SET, type: 'warmup' }])
      await member.train(day(28), [A_SET])
      t.strictSame((await member.progress()).muscles, [
        { muscle: 'chest', sets: 2 },
        { muscle: 'shoulders', sets: 1 },
        { muscle: 'triceps', sets: 1 },
      ])
    })

    t.test('an account that is deleted takes its workouts, numbers and own exercises with it', async (t) => {
      const member = await newMember(url)
      const other = await newMember(url)
      for (const person of [member, other]) await person.train(day(1), [{ name: 'My Very Own Lift', sets: [A_SET] }])
      const gone = await member.call('DELETE', '/api/me', { password: PASSWORD })
      t.equal(gone.status, 204)
      const left = await rows(
        app.database.db,
        sql`select 1 from workout where user_id = ${member.id} union all select 1 from training_day where user_id = ${member.id}
          union all select 1 from exercise_best where user_id = ${member.id} union all select 1 from exercise where owner_id = ${member.id}`,
      )
      t.strictSame(left, [])
      t.not((await member.call('GET', '/api/members/me/progress')).status, 200)
      t.equal((await other.progress()).totals.workouts, 1)
    })
  })
}
