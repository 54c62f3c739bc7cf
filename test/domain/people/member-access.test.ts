import t from 'tap'
import type { Id } from '../../../src/contract/common.ts'
import type { Role } from '../../../src/contract/enums.ts'
import { isActiveTrainer, mayRead, mayWatch, mayWatchGroup } from '../../../src/domain/people/member-access.ts'
import { readClients } from '../../../src/features/coaching/queries.ts'
import { LiveWorld } from '../../support/live-world.ts'

t.test('a read, a socket and a save are told the same of who may see a member', async (t) => {
  const world = await LiveWorld.start(t)
  const { db } = world
  const member = await world.account()
  const [trainer, former, trainerOfAnother] = [
    await world.account('trainer'),
    await world.account('trainer'),
    await world.account('trainer'),
  ]
  await world.coach(trainer, member)
  await world.coach(former, member)
  await db.transaction(world.endCoaching(former, member))
  await world.coach(trainerOfAnother, await world.account())

  const cases: [who: string, asking: { userId: Id; role: Role }, sees: boolean, coaches: boolean][] = [
    ['the member', { userId: member, role: 'member' }, true, false],
    ['a trainer with an active link', { userId: trainer, role: 'trainer' }, true, true],
    ['a trainer whose link has ended', { userId: former, role: 'trainer' }, false, false],
    ["somebody else's trainer", { userId: trainerOfAnother, role: 'trainer' }, false, false],
    ['a stranger', { userId: await world.account(), role: 'member' }, false, false],
    ['an admin', { userId: await world.account('admin'), role: 'admin' }, true, false],
  ]
  const clientsOf = (trainerId: Id) => readClients(db, trainerId)
  const watching = await mayWatch(
    db,
    cases.map(([, asking]) => asking),
    member,
  )
  for (const [at, [who, asking, sees, coaches]] of cases.entries()) {
    t.equal(await mayRead(asking, member, clientsOf), sees, `${who} reads`)
    t.equal(watching[at], sees, `${who} watches`)
    t.equal(await isActiveTrainer(db, asking.userId, member), coaches, `${who} coaches`)
  }
  t.strictSame(await mayWatch(db, [], member), [], 'nobody asks')
})

t.test("a group's members and admins are told of its leaderboard, nobody else", async (t) => {
  const world = await LiveWorld.start(t)
  const [member, stranger, admin] = [await world.account(), await world.account(), await world.account('admin')]
  const group = await world.group(member)
  const asking = [
    { userId: stranger, role: 'member' },
    { userId: member, role: 'member' },
    { userId: admin, role: 'admin' },
  ] as const
  t.strictSame(await mayWatchGroup(world.db, asking, group), [false, true, true])
})
