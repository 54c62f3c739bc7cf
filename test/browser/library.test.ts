import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import type { ExerciseList, Group } from '../../src/contract/index.ts'
import { faults } from '../support/axe.ts'
import { browserAtTwoInstances, PHONE, signIn, untilReads, windowOf } from '../support/browser.ts'
import { aWorkout, newPerson, PASSWORD, type Person } from '../support/person.ts'
import { until } from '../support/until.ts'

/* Exercises by muscle, own exercises, and groups: as people use them, on two instances. */

const { browser, urlOf } = await browserAtTwoInstances(t)

const pageOf = (t: Test, person: Person, instance: number, options = {}) =>
  windowOf(t, browser, urlOf(instance), person, options)

const untilFound = (page: Page, count: number) =>
  until(async () => (await page.getByTestId('found-exercises').getByTestId('exercise-row').count()) === count, {
    what: `${count} exercises`,
    timeoutMs: 15_000,
  })

/** Nothing that axe finds on a dark phone and a light desktop: what pages.test.ts does not come by. */
async function looksRight(t: Test, page: Page, what: string): Promise<void> {
  for (const [colorScheme, size] of [
    ['dark', PHONE.viewport],
    ['light', page.viewportSize()],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    if (size) await page.setViewportSize(size)
    t.strictSame(await faults(page), [], `${what}, ${colorScheme}, ${size?.width} px`)
  }
}

t.test('a muscle is tapped, filters narrow, and "back" and a reload keep them', async (t) => {
  const person = await newPerson(urlOf(0))
  await person.call('POST', '/api/workouts', aWorkout())
  const { page, complaints } = await pageOf(t, person, 0)
  const { body } = await person.call<{ data: ExerciseList }>('GET', '/api/exercises?muscle=calves')
  const calves = body.data.exercises.filter(({ primaryMuscles }) => primaryMuscles.includes('calves'))

  await page.getByRole('link', { name: 'Exercises' }).click()
  const map = page.getByTestId('map-calves')
  await page.getByRole('button', { name: 'Chest, 1 set, below 10' }).waitFor()
  t.equal(await page.getByTestId('muscles-behind').innerText(), 'Below 10 so far: Shoulders 0.5, Triceps 0.5, Chest 1.')
  await map.focus()
  await page.keyboard.press('Enter')
  await untilFound(page, calves.length)
  t.equal(await map.getAttribute('aria-pressed'), 'true')
  await looksRight(t, page, 'exercises of a muscle')

  await page.getByTestId('equipment').selectOption('barbell')
  const withBarbell = calves.filter(({ equipment }) => equipment === 'barbell').length
  await untilFound(page, withBarbell)
  t.match(page.url(), /#\/exercises\?muscle=calves&equipment=barbell$/)
  await page.goBack()
  await untilFound(page, calves.length)
  t.equal(await page.getByTestId('equipment').inputValue(), '')
  await page.goForward()
  await page.reload()
  await untilFound(page, withBarbell)
  t.equal(await page.getByTestId('equipment').inputValue(), 'barbell')

  await page.getByRole('button', { name: 'Calves: show all muscles' }).click()
  await page.getByTestId('exercise-query').fill('press bench')
  await page.waitForURL(/q=press/)
  await page.getByTestId('exercise-row').getByText('Bench Press (Barbell)', { exact: true }).waitFor()
  await page.getByTestId('exercise-row').first().getByRole('link').click()
  await page.goBack()
  await page.getByTestId('exercise-row').getByText('Bench Press (Barbell)', { exact: true }).waitFor()
  t.equal(await page.getByTestId('exercise-query').inputValue(), 'press bench')

  await page.getByText('Muscles as a list').click()
  await page.getByTestId('muscle-choice').filter({ hasText: 'Neck' }).click()
  t.match(page.url(), /muscle=neck/)
  await page.getByText('Nothing fits all of that').waitFor()
  t.strictSame(complaints, [])
})

t.test('an exercise of one’s own is made, changed and deleted, live in another window', async (t) => {
  const person = await newPerson(urlOf(0))
  const { page, complaints } = await pageOf(t, person, 0)
  await page.goto(`${urlOf(0)}/#/exercises`)
  const other = await page.context().newPage()
  await other.goto(`${urlOf(1)}/#/exercises`)
  await signIn(other, person.email, PASSWORD)

  await page.getByTestId('new-exercise').click()
  const form = page.getByTestId('exercise-form')
  await form.getByLabel('Name').fill('Sandbag to shoulder')
  await form.getByRole('group', { name: 'Works directly' }).getByLabel('Glutes').check()
  await looksRight(t, page, 'the form')
  await form.getByRole('button', { name: 'Save' }).click()
  const there = other.getByTestId('own-exercises')
  await there.getByText('Sandbag to shoulder').waitFor()

  const { body } = await person.call<{ data: ExerciseList }>('GET', '/api/exercises?own=true')
  const exercises = [{ exerciseId: body.data.exercises[0]!.id, sets: [{ weight: 50, unit: 'kg' as const, reps: 5 }] }]
  const saved = await person.call<{ workout: { id: string } }>('POST', '/api/workouts', aWorkout({ exercises }))
  await page.getByTestId('edit-exercise').click()
  await form.getByTestId('delete-exercise').click()
  await form.getByText('Sandbag to shoulder is used in 1 workout. You can rename it instead.').waitFor()
  await form.getByLabel('Name').fill('Stone to shoulder')
  await form.getByRole('button', { name: 'Save' }).click()
  await there.getByText('Stone to shoulder').waitFor()
  await other.getByTestId('other-names').getByText('sandbag to shoulder').waitFor()
  await other.getByRole('button', { name: 'Forget sandbag to shoulder' }).click()
  await other.getByTestId('other-names').waitFor({ state: 'detached' })

  await person.call('DELETE', `/api/workouts/${saved.body.workout.id}`)
  await page.getByTestId('edit-exercise').click()
  await form.getByTestId('delete-exercise').click()
  await there.waitFor({ state: 'detached' })
  t.strictSame(
    complaints.filter((complaint) => !/409/.test(complaint)),
    [],
  )
})

t.test('two people in a group on two instances: asked, in, moved, out', async (t) => {
  const owner = await newPerson(urlOf(0), { displayName: 'Olga Owner' })
  const member = await newPerson(urlOf(1), { displayName: 'Mo Member' })
  const { page: here } = await pageOf(t, owner, 0)
  const { page: there } = await pageOf(t, member, 1)
  await there.goto(`${urlOf(1)}/#/groups`)
  await there.getByText('No groups yet').waitFor()
  await here.goto(`${urlOf(0)}/#/groups`)
  await here.getByLabel('Name of the new group').fill('Early birds')
  await here.getByRole('button', { name: 'Create' }).click()
  await here.getByTestId('opt-in').getByRole('button').click()
  await here.getByTestId('rank').getByText('Olga Owner').waitFor()

  await here.getByTestId('invite-form').getByRole('textbox').fill(member.email)
  await here.getByRole('button', { name: 'Invite' }).click()
  await here.getByTestId('invited').getByText(member.email).waitFor()
  await looksRight(t, here, 'a group')
  await there.getByTestId('group-invitation').getByText(owner.email).waitFor()
  await looksRight(t, there, 'an invitation')
  await there.getByTestId('accept-group').click()
  await there.getByRole('link', { name: 'Early birds' }).click()
  await here.getByTestId('member').getByText('Mo Member').waitFor()
  await there.getByTestId('opt-in').getByRole('button').click()
  await here.getByTestId('rank').getByText('Mo Member').waitFor()

  const ranks = async () => (await here.getByTestId('rank').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))
  await member.call('POST', '/api/workouts', aWorkout())
  await until(async () => /^Rank 1 \w+ Mo Member 1 day$/.test((await ranks())[0] ?? ''), {
    what: 'the other first',
    timeoutMs: 15_000,
  })
  t.match((await ranks())[1], /^Rank 2 \w+ Olga Owner You 0 days$/)

  const list = await there.context().newPage()
  await list.goto(`${urlOf(1)}/#/groups`)
  await untilReads(list, 'own-rank', '1')
  const linkOf = () => here.getByLabel('Link to this group').inputValue()
  const known = await linkOf()
  await here.getByRole('button', { name: 'Remove Mo Member' }).click()
  await here.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await there.getByText('There is no such group, or you are not in it').waitFor()
  await list.getByText('No groups yet').waitFor()
  t.equal(await there.getByTestId('leaderboard').count(), 0)
  // whoever was removed knows the link: there is another one now
  await until(async () => (await linkOf()) !== known, { what: 'the link to be renewed' })
  const followLink = async () => {
    const link = await linkOf()
    await there.goto(`${urlOf(1)}/${link.slice(link.indexOf('#'))}`)
    return link
  }
  await followLink()
  await there.getByText('The owner removed you from this group').waitFor()

  await here.getByRole('button', { name: 'Let Mo Member join again' }).click()
  await here.getByTestId('removed').waitFor({ state: 'detached' })
  await here.getByTestId('renew-link').click()
  const before = await linkOf()
  await here.getByRole('dialog').getByRole('button', { name: 'Renew link' }).click()
  await until(async () => (await here.getByLabel('Link to this group').inputValue()) !== before, {
    what: 'another link',
  })
  await there.reload()
  await there.getByText('This link does not lead to a group, or no longer').waitFor()
  await followLink()
  await there.getByTestId('join-card').waitFor()
  await looksRight(t, there, 'an invitation by link')

  await there.getByTestId('join-group').click()
  await there.getByTestId('leaderboard').waitFor()
  const { body } = await owner.call<{ data: { groups: Group[] } }>('GET', '/api/groups')
  await owner.call('DELETE', `/api/groups/${body.data.groups[0]!.id}`)
  await there.getByText('There is no such group, or you are not in it').waitFor()
  await list.getByText('No groups yet').waitFor()
})
