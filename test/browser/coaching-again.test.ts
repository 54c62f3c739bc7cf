import t from 'tap'
import type { SentInvitation } from '../../src/contract/index.ts'
import { startInstances } from '../support/app.ts'
import { launchBrowser, openWindow, signIn, untilLive } from '../support/browser.ts'
import { lineTo } from '../support/line.ts'
import { aWorkout, newPerson, PASSWORD, type Person } from '../support/person.ts'

async function coach(trainer: Person, member: Person): Promise<string> {
  const { body } = await trainer.call<SentInvitation>('POST', '/api/trainers/me/clients', { email: member.email })
  await member.call('POST', `/api/coaching/${body.id}/accept`)
  return body.id
}

t.test('coaching that ends and begins again is on every open page of the trainer, and nobody reloads', async (t) => {
  const browser = await launchBrowser(t)
  const [here, there] = await startInstances(t, { count: 2 })
  const line = await lineTo(t, there!.url)
  const member = await newPerson(here!.url, { displayName: 'Mo Member' })
  const trainer = await newPerson(here!.url, { role: 'trainer', displayName: 'Tess Trainer' })
  let linkId = await coach(trainer, member)
  await member.call('POST', '/api/workouts', aWorkout({ title: 'First' }))
  const { page: board } = await openWindow(t, browser, line.url)
  await signIn(board, trainer.email, PASSWORD)
  const card = board.getByTestId(`client-${member.id}`)
  await card.waitFor()
  const page = await board.context().newPage()
  await page.goto(`${line.url}/#/members/${member.id}`)
  const workouts = page.getByTestId('client-workouts')
  await workouts.getByText('First').waitFor()

  await t.test('while they look on', async (t) => {
    await member.call('DELETE', `/api/coaching/${linkId}`)
    await card.waitFor({ state: 'detached' })
    await page.getByText('You no longer have access to this client.').waitFor()
    linkId = await coach(trainer, member)
    await card.waitFor()
    await workouts.getByText('First').waitFor()
    t.equal(await card.count(), 1)
  })

  await t.test('at once, before they have seen the end', async (t) => {
    await member.call('DELETE', `/api/coaching/${linkId}`)
    linkId = await coach(trainer, member)
    await member.call('POST', '/api/workouts', aWorkout({ title: 'Second' }))
    await workouts.getByText('Second').waitFor()
    await card.waitFor()
    t.equal(await card.count(), 1)
  })

  await t.test('while they are away', async (t) => {
    line.leadTo(null)
    line.cut()
    await member.call('DELETE', `/api/coaching/${linkId}`)
    await coach(trainer, member)
    await member.call('POST', '/api/workouts', aWorkout({ title: 'Third' }))
    line.leadTo(there!.url)
    await Promise.all([untilLive(board), untilLive(page)])
    await workouts.getByText('Third').waitFor()
    await card.waitFor()
    t.equal(await card.count(), 1)
    await member.call('POST', '/api/workouts', aWorkout({ title: 'Fourth' }))
    await workouts.getByText('Fourth').waitFor()
  })
})
