import t from 'tap'
import { acknowledged, answered, begun, breaks, type Moment, mends, reads, story, truthOf } from './hand-made.ts'
import { judgeFreshness } from './never-stale.ts'

const judged = (moments: Moment[], truth = truthOf()) => judgeFreshness(story(...moments), truth)
const countOf = (...moments: Moment[]) => judged(moments).violations.length

t.test('a read that began after an acknowledgement may not be older, one that began before it may', async (t) => {
  t.equal(countOf([1, begun(1)], [2, acknowledged(1, 5)], [3, reads(1)], [4, answered(1, 5)]), 0)
  t.equal(countOf([1, begun(1)], [2, acknowledged(1, 5)], [3, reads(1)], [4, answered(1, 4)]), 1)
  t.equal(countOf([1, begun(1), reads(1)], [2, acknowledged(1, 5)], [4, answered(1, 4)]), 0)
})

t.test('at the very time of the acknowledgement what was noted first came first', async (t) => {
  t.equal(countOf([2, begun(1), acknowledged(1, 5), reads(1), answered(1, 4)]), 1)
  t.equal(countOf([2, begun(1), reads(1), acknowledged(1, 5), answered(1, 4)]), 0)
})

t.test('what counts is the newest acknowledged revision, and every route has it', async (t) => {
  const saved = [
    [1, begun(1), begun(2)],
    [2, acknowledged(2, 6)],
    [3, acknowledged(1, 5)],
  ] as const
  for (const route of ['workouts', 'stats', 'preferences'])
    t.equal(countOf(...saved, [4, reads(1, 'm', route)], [5, answered(1, 5)]), 1)
  t.equal(countOf(...saved, [4, reads(1, 'somebody else')], [5, answered(1, 1)]), 0)
})

t.test('a leaderboard that the save moved is acknowledged with it', async (t) => {
  const truth = truthOf({ together: [{ subjectId: 'm', revision: 5, otherId: 'g', otherRevision: 3 }] })
  const moments = (revision: number) =>
    [
      [1, begun(1)],
      [2, acknowledged(1, 5)],
      [3, reads(1, 'g', 'leaderboard')],
      [4, answered(1, revision)],
    ] as const
  t.equal(judged([...moments(2)], truth).violations.length, 1)
  t.equal(judged([...moments(3)], truth).violations.length, 0)
})

t.test('an answer marked as not verified may be older while Postgres is away, and only then', async (t) => {
  const moments = [
    [1, begun(1)],
    [2, acknowledged(1, 5)],
    [3_000, breaks(1, 'postgres-restart')],
    [3_500, reads(1)],
    [3_600, answered(1, 4, { verified: false })],
    [4_000, mends(1)],
  ] as const
  const { violations, unverified, unverifiedStale } = judged([...moments])
  t.strictSame({ violations, unverified, unverifiedStale }, { violations: [], unverified: 1, unverifiedStale: 1 })
  const later = [
    [9_000, reads(2)],
    [9_001, answered(2, 4, { verified: false })],
  ] as const
  t.equal(countOf(...moments, ...later), 1, 'Postgres has long been back')
})

t.test('revisions of different histories of the database are not compared', async (t) => {
  t.equal(countOf([1, begun(1)], [2, acknowledged(1, 5)], [3, reads(1)], [4, answered(1, 1, { epoch: 'other' })]), 0)
})
