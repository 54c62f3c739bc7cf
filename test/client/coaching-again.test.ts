import t, { type Test } from 'tap'
import { type ClosedReason, createClient, type LiveStatus } from '../../src/client/index.ts'
import type { CoachingLink, SentInvitation } from '../../src/contract/index.ts'
import { startInstances } from '../support/app.ts'
import { lineTo } from '../support/line.ts'
import { aWorkout, newPerson, PASSWORD, type Person } from '../support/person.ts'
import { until } from '../support/until.ts'

/*
 * Coaching ends and begins again while a trainer's page of the client is open. A page that was away for all of it was never
 * told that it was closed: it goes on where it was, with what is true now. One that was told is over, and is opened anew.
 * Either way each state is shown once.
 */

const instances = await startInstances(t, { count: 2 })
const urlOf = (at: number) => instances[at]!.url

async function coach(trainer: Person, member: Person): Promise<string> {
  const { body } = await trainer.call<SentInvitation>('POST', '/api/trainers/me/clients', { email: member.email })
  const accepted = await member.call<CoachingLink>('POST', `/api/coaching/${body.id}/accept`)
  if (accepted.status !== 200) throw new Error(`accept: ${accepted.status}`)
  return body.id
}

/** A member, their trainer, and the trainer's page of the member over a line that can be cut. */
async function scene(t: Test) {
  const [member, trainer] = [await newPerson(urlOf(0)), await newPerson(urlOf(0), { role: 'trainer' })]
  const linkId = await coach(trainer, member)
  const line = await lineTo(t, urlOf(1))
  const client = createClient({ baseUrl: line.url })
  t.teardown(() => client.close())
  await client.session.signIn({ email: trainer.email, password: PASSWORD })

  const open = () => {
    const page = {
      revisions: [] as number[],
      workouts: -1,
      status: '' as LiveStatus | '',
      closed: null as ClosedReason | null,
    }
    client.live().watchProgress(
      member.id,
      ({ version, view }) => {
        page.revisions.push(version.revision)
        page.workouts = view.totals.workouts
      },
      {
        onStatus: (status) => {
          page.status = status
        },
        onClosed: (reason) => {
          page.closed = reason
        },
      },
    )
    return page
  }
  const save = () => member.call('POST', '/api/workouts', aWorkout())
  const goAway = () => {
    line.leadTo(null)
    line.cut()
  }
  return { member, trainer, linkId, page: open(), open, save, goAway, comeBack: () => line.leadTo(urlOf(1)) }
}

const isLive = (page: { status: string }) => until(() => page.status === 'live', { what: 'the page to be live' })
const shows = (page: { workouts: number }, count: number) =>
  until(() => page.workouts === count, { what: `${count} workouts, not ${page.workouts}` })
const inOrder = (revisions: readonly number[]) => [...new Set(revisions)].sort((a, b) => a - b)

t.test('a page that was away while coaching ended and began again goes on, and shows each state once', async (t) => {
  const { member, trainer, linkId, page, save, goAway, comeBack } = await scene(t)
  await isLive(page)
  await save()
  await shows(page, 1)
  goAway()
  await until(() => page.status !== 'live', { what: 'the page to notice' })
  await member.call('DELETE', `/api/coaching/${linkId}`)
  await save()
  await coach(trainer, member)
  await save()
  comeBack()
  await isLive(page)
  await shows(page, 3)
  t.equal(page.closed, null)
  await save()
  await shows(page, 4)
  t.strictSame(page.revisions, inOrder(page.revisions), 'none twice, none older')
})

t.test(
  'a page that comes back while coaching is over is closed, and one opened after it began again is the only one',
  async (t) => {
    const { member, trainer, linkId, page, open, save, goAway, comeBack } = await scene(t)
    await isLive(page)
    goAway()
    await until(() => page.status !== 'live', { what: 'the page to notice' })
    await member.call('DELETE', `/api/coaching/${linkId}`)
    await save()
    comeBack()
    await until(() => page.closed === 'forbidden', { what: 'the page to be closed' })
    const before = page.revisions.length

    await coach(trainer, member)
    const next = open()
    await isLive(next)
    await shows(next, 1)
    await save()
    await shows(next, 2)
    t.equal(page.revisions.length, before, 'what is closed shows nothing any more')
    t.strictSame(next.revisions, inOrder(next.revisions))
  },
)

t.test(
  'a page that is open all the time is closed by the end, and opened anew once coaching has begun again',
  async (t) => {
    const { member, trainer, linkId, page, open, save } = await scene(t)
    await isLive(page)
    await member.call('DELETE', `/api/coaching/${linkId}`)
    await coach(trainer, member)
    await save()
    // the end may have been undone before the server looked who has to go: then the page stays, and shows what is true
    await until(() => page.closed !== null || page.workouts === 1, { what: 'the page to be closed, or to follow' })
    const next = page.closed === null ? page : open()
    await isLive(next)
    await shows(next, 1)
    await save()
    await shows(next, 2)
    t.strictSame(next.revisions, inOrder(next.revisions))
  },
)
