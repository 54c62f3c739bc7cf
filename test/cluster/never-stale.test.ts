import { eq } from 'drizzle-orm'
import t from 'tap'
import type { FamilyName } from '../../src/cache/keys.ts'
import { type Id, LIBRARY_SUBJECT_ID } from '../../src/contract/common.ts'
import type {
  ClientList,
  ExerciseList,
  Leaderboard,
  Me,
  MuscleList,
  StatisticsView,
  WorkoutPage,
} from '../../src/contract/index.ts'
import type { ProgressView } from '../../src/contract/progress.ts'
import { bump } from '../../src/db/revisions.ts'
import { exercise, exerciseMuscle } from '../../src/db/schema/index.ts'
import { type Instance, startInstances } from '../support/app.ts'
import { joinByLinkOf } from '../support/groups.ts'
import { newPerson, type Person } from '../support/person.ts'
import { patchMe, read, save, socialMember, warm } from './scene.ts'

interface Scene {
  a: Instance
  b: Instance
  member: Person
  trainer: Person & { linkId: string }
  groupId: Id
}

async function done(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answer
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`)
}

/** Changes the shared library as the start of a newer build does, and waits as long as a save would. */
async function changeLibrary({ app }: Instance, slug: string, name: string): Promise<void> {
  const { db } = app.database
  const revision = await db.transaction(async (tx) => {
    const [row] = await tx.update(exercise).set({ name }).where(eq(exercise.slug, slug)).returning({ id: exercise.id })
    if (row === undefined) throw new Error(`no exercise ${slug}`)
    await tx.delete(exerciseMuscle).where(eq(exerciseMuscle.exerciseId, row.id))
    const { revisions } = await bump(tx, [LIBRARY_SUBJECT_ID])
    return revisions.get(LIBRARY_SUBJECT_ID) ?? 0
  })
  await app.cache.committed({ subjectId: LIBRARY_SUBJECT_ID, revision, committedAtMs: performance.now() })
}

/** A change made on one instance, and where it has to be seen on the other. */
interface Row<Data> {
  family: FamilyName
  change: string
  reader: 'member' | 'trainer'
  path: (scene: Scene) => string
  make: (scene: Scene) => Promise<unknown>
  seen: (data: Data) => unknown
  expected: unknown
}

const row = <Data>(given: Row<Data>) => given as Row<unknown>
const saveOne = ({ member, a }: Scene) => save(member, a.url, { title: 'Legs' })
const rename = ({ member, a }: Scene) => patchMe(member, a.url, { displayName: 'Name 1' })
const titles = ({ workouts }: WorkoutPage) => workouts.map(({ title }) => title)
const leaderboard = {
  family: 'leaderboard',
  reader: 'member',
  path: ({ groupId }: Scene) => `/api/groups/${groupId}/leaderboard`,
} as const
const clients = { family: 'clients', reader: 'trainer', path: () => '/api/trainers/me/clients' } as const

/** A dashboard says of each page where it came from. */
const withoutSources = (data: unknown): unknown =>
  JSON.parse(JSON.stringify(data, (key, value: unknown) => (key === 'source' ? undefined : value)))

const table: Row<unknown>[] = [
  row<ProgressView>({
    family: 'progress',
    change: 'a saved workout',
    reader: 'member',
    path: () => '/api/members/me/progress',
    make: saveOne,
    seen: ({ totals, recent }) => [totals.workouts, recent[0]?.title],
    expected: [1, 'Legs'],
  }),
  row<ProgressView>({
    family: 'progress',
    change: 'a saved workout, to the trainer',
    reader: 'trainer',
    path: ({ member }) => `/api/members/${member.id}/progress`,
    make: saveOne,
    seen: ({ totals }) => totals.workouts,
    expected: 1,
  }),
  row<{ clients: { progress: ProgressView }[] }>({
    family: 'progress',
    change: 'a saved workout, on the dashboard of the trainer',
    reader: 'trainer',
    path: () => '/api/trainers/me/dashboard',
    make: saveOne,
    seen: ({ clients: [first] }) => first?.progress.totals.workouts,
    expected: 1,
  }),
  row<WorkoutPage>({
    family: 'workouts',
    change: 'a saved workout',
    reader: 'member',
    path: () => '/api/workouts',
    make: saveOne,
    seen: titles,
    expected: ['Legs'],
  }),
  row<WorkoutPage>({
    family: 'memberWorkouts',
    change: 'a saved workout',
    reader: 'trainer',
    path: ({ member }) => `/api/members/${member.id}/workouts`,
    make: saveOne,
    seen: titles,
    expected: ['Legs'],
  }),
  row<StatisticsView>({
    family: 'statistics',
    change: 'a saved workout',
    reader: 'member',
    path: () => '/api/workouts/stats',
    make: saveOne,
    seen: ({ totals, trainingDays }) => [totals.workouts, trainingDays],
    expected: [1, 1],
  }),
  row<Me>({
    family: 'preferences',
    change: 'a new name',
    reader: 'member',
    path: () => '/api/me',
    make: rename,
    seen: ({ user }) => user.displayName,
    expected: 'Name 1',
  }),
  row<ClientList>({
    ...clients,
    change: 'a new name of a client',
    make: rename,
    seen: (list) => list.clients.map(({ client }) => client.displayName),
    expected: ['Name 1'],
  }),
  row<ClientList>({
    ...clients,
    change: 'the end of a link',
    make: ({ member, trainer, a }) =>
      done(member.call('DELETE', `/api/coaching/${trainer.linkId}`, undefined, { at: a.url })),
    seen: (list) => list.clients.length,
    expected: 0,
  }),
  row<Leaderboard>({
    ...leaderboard,
    change: 'the first workout of a day',
    make: saveOne,
    seen: ({ entries }) => entries.map(({ trainingDays }) => trainingDays),
    expected: [1],
  }),
  row<Leaderboard>({
    ...leaderboard,
    change: 'a new name',
    make: rename,
    seen: ({ entries }) => entries.map(({ displayName }) => displayName),
    expected: ['Name 1'],
  }),
  row<Leaderboard>({
    ...leaderboard,
    change: 'a member who no longer wants to be listed',
    make: ({ member, a }) => patchMe(member, a.url, { preferences: { leaderboardOptIn: false } }),
    seen: ({ entries }) => entries.length,
    expected: 0,
  }),
  row<Leaderboard>({
    ...leaderboard,
    change: 'somebody who joins',
    make: async ({ a, member, groupId }) => {
      const other = await newPerson(a.url, { displayName: 'Other' })
      await patchMe(other, a.url, { preferences: { leaderboardOptIn: true } })
      await done(joinByLinkOf(member, groupId, other))
    },
    seen: ({ entries }) => entries.map(({ displayName }) => displayName),
    expected: ['Name 0', 'Other'],
  }),
  row<ExerciseList>({
    family: 'exercises',
    change: 'a library of a newer build',
    reader: 'member',
    path: () => '/api/exercises?equipment=barbell',
    make: ({ a }) => changeLibrary(a, 'barbell-bench-press-medium-grip', 'Another press'),
    seen: ({ exercises }) => exercises.some(({ name }) => name === 'Another press'),
    expected: true,
  }),
  row<MuscleList>({
    family: 'muscles',
    change: 'a library of a newer build',
    reader: 'member',
    path: () => '/api/muscles',
    make: ({ a }) => changeLibrary(a, 'dumbbell-bench-press', 'Another press'),
    seen: ({ muscles }) => muscles.length,
    expected: 17,
  }),
]

t.test('the first read on another instance after a write is new, in every family', async (t) => {
  let loads = 0
  const [a, b] = await startInstances(t, {
    count: 2,
    overrides: (index) => ({
      faultPoint: (name) => {
        if (index === 1 && name === 'after-snapshot') loads += 1
      },
    }),
  })

  for (const { family, change, reader, path, make, seen, expected } of table) {
    await t.test(`${family}: ${change}`, async (t) => {
      const scene = { a, b, ...(await socialMember(a.url)) }
      const who = scene[reader]
      const look = async () => {
        const before = loads
        const answer = await read<{ source: string; data: unknown; revision: number }>(who, b.url, path(scene))
        const asked = loads > before
        return { ...answer, asked }
      }
      await warm(who, b.url, path(scene))
      const warmed = await look()
      t.strictSame([warmed.source, warmed.asked], ['cache', false])
      await make(scene)
      const first = await look()
      t.not(JSON.stringify(first.data), JSON.stringify(warmed.data))
      t.strictSame(seen(first.data), expected)
      // A trainer's page asks for the list of clients as well.
      if (reader === 'member') t.equal(first.asked, first.source === 'database', 'the source tells the truth')
      await warm(who, b.url, path(scene))
      t.strictSame(withoutSources((await look()).data), withoutSources(first.data))
    })
  }
})
