import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import type { Id } from '../../src/contract/common.ts'
import type { SavedWorkout, WorkoutInput, WorkoutPage } from '../../src/contract/index.ts'
import { faults } from '../support/axe.ts'
import { browserAtTwoInstances, installedWindow, PHONE, untilReads, windowOf } from '../support/browser.ts'
import { joinByLinkOf } from '../support/groups.ts'
import { aWorkout, newPerson, type Person } from '../support/person.ts'
import { until } from '../support/until.ts'

/* The workout in progress: ticked on a phone, seen on other screens, finished. */

const DAY_MS = 86_400_000

const { browser, urlOf } = await browserAtTwoInstances(t)
const open = (page: Page, path: string, instance = 0) => page.goto(`${urlOf(instance)}/#/${path}`)
const phoneOf = (t: Test, person: Person, instance = 0) => windowOf(t, browser, urlOf(instance), person, PHONE)

const workoutsOf = async (person: Person) =>
  (await person.call<{ data: WorkoutPage }>('GET', '/api/workouts')).body.data.workouts

async function save(person: Person, changes: Partial<WorkoutInput> = {}): Promise<void> {
  const { status } = await person.call<SavedWorkout>('POST', '/api/workouts', aWorkout(changes))
  if (status !== 201) throw new Error(`save: ${status}`)
}

/** Counts taps and clicks; what is typed is none. */
function taps(page: Page) {
  let count = 0
  return {
    count: () => count,
    tap: async (testid: string, at = 0) => {
      count += 1
      await page.getByTestId(testid).nth(at).tap()
    },
    link: async (name: string) => {
      count += 1
      await page.getByRole('link', { name, exact: true }).tap()
    },
  }
}

const setsDone = (page: Page) => page.locator('[data-testid=set][data-done=true]')
const untilDone = (page: Page, count: number) =>
  until(async () => (await setsDone(page).count()) === count, { what: `${count} sets to be done` })

t.test('three exercises of four sets that were never done before take at most 30 taps', async (t) => {
  const person = await newPerson(urlOf(0))
  const { page, complaints } = await phoneOf(t, person)
  const { tap, link, count } = taps(page)
  await link('Log')
  await tap('start-empty')
  let done = 0
  for (const [n, words] of ['barbell bench press medium', 'barbell squat', 'pullups'].entries()) {
    await tap('exercise-search')
    await page.getByTestId('exercise-search').fill(words)
    await page.getByTestId('exercise-option').first().waitFor()
    await tap('exercise-option')
    const block = page.getByTestId('exercise').nth(n)
    await block.getByTestId('set').first().waitFor()
    // the first field has the focus; Enter goes on and saves nothing
    const isLoaded = n < 2
    await until(() => page.evaluate<boolean>('document.activeElement?.name === "weight"'), { what: 'the focus' })
    if (isLoaded) await page.keyboard.type('60')
    await page.keyboard.press('Enter')
    await page.keyboard.type('8')
    await page.keyboard.press('Enter')
    t.equal(await setsDone(page).count(), done, 'Enter ticks nothing while it goes on')
    for (let set = 0; set < 4; set += 1) {
      if (set === 3) await tap('add-set', n)
      await tap('tick', done)
      done += 1
      await untilDone(page, done)
    }
  }
  t.equal(await page.getByTestId('set-problem').count(), 0)
  await tap('finish')
  await page.getByTestId('summary').waitFor()
  await page.getByTestId('worked').waitFor()
  t.ok(count() <= 30, `${count()} taps`)
  t.comment(`${count()} taps`)
  const [saved] = await workoutsOf(person)
  t.match(saved, {
    status: 'done',
    exercises: [
      { sets: Array.from({ length: 4 }, () => ({ weight: 60, reps: 8 })) },
      { sets: Array.from({ length: 4 }, () => ({ weight: 60, reps: 8 })) },
      { sets: Array.from({ length: 4 }, () => ({ weight: null, reps: 8 })) },
    ],
  })
  t.strictSame(complaints, [])
})

t.test('a repeated workout of eleven sets takes at most 13 taps', async (t) => {
  const person = await newPerson(urlOf(0))
  const sets = (count: number) => Array.from({ length: count }, () => ({ weight: 80, unit: 'kg' as const, reps: 5 }))
  await save(person, {
    title: 'Push',
    startedAt: new Date(Date.now() - 3 * DAY_MS).toISOString(),
    exercises: [
      { name: 'Bench Press (Barbell)', sets: sets(5) },
      { name: 'Barbell Squat', sets: sets(3) },
      { name: 'Barbell Deadlift', sets: sets(3) },
    ],
  })
  const { page, complaints } = await phoneOf(t, person)
  const { tap, count } = taps(page)
  await tap('start-again')
  await page.getByTestId('set').nth(10).waitFor()
  // wherever the page is scrolled to, its rows go below the tabs
  const covered = await page.evaluate<string[]>(`(() => {
    const found = []
    for (let top = 0; top < document.documentElement.scrollHeight; top += 30) {
      scrollTo({ top, behavior: 'instant' })
      for (const tab of document.querySelectorAll('nav[aria-label=Main] a')) {
        const { x, y, width, height } = tab.getBoundingClientRect()
        const above = width > 0 ? document.elementFromPoint(x + width / 2, y + height / 2) : tab
        if (!tab.contains(above)) found.push(tab.textContent + ' below ' + above?.outerHTML.slice(0, 80))
      }
    }
    scrollTo({ top: 0, behavior: 'instant' })
    return found
  })()`)
  t.strictSame(covered, [])
  for (let at = 0; at < 11; at += 1) {
    await tap('tick', at)
    await untilDone(page, at + 1)
  }
  await tap('finish')
  await page.getByTestId('compared').waitFor()
  t.ok(count() <= 13, `${count()} taps`)
  t.comment(`${count()} taps`)
  t.equal((await workoutsOf(person)).length, 2)
  t.strictSame(complaints, [])
})

t.test('a set is on the other device as soon as it is ticked, and either of them goes on', async (t) => {
  const person = await newPerson(urlOf(0))
  const { page: phone } = await phoneOf(t, person, 0)
  const { page: laptop, complaints } = await windowOf(t, browser, urlOf(1), person)
  await open(phone, 'log')
  await phone.getByTestId('start-empty').tap()
  await phone.getByTestId('exercise-search').fill('barbell bench press medium')
  await phone.getByTestId('exercise-option').first().tap()
  await laptop.getByTestId('workout-bar').waitFor()
  await laptop.getByTestId('in-progress').waitFor()
  await laptop.getByTestId('workout-bar').click()
  const here = phone.getByTestId('set').first()
  const there = laptop.getByTestId('set').first()
  await here.getByLabel('Weight').fill('82,5')
  await here.getByLabel('Reps').fill('5')
  await here.getByTestId('tick').tap()
  await laptop.locator('[data-testid=set][data-done=true]').first().waitFor()
  t.strictSame(
    [await there.getByLabel('Weight').inputValue(), await there.getByLabel('Reps').inputValue()],
    ['82.5', '5'],
  )
  await laptop.getByTestId('rest-left').waitFor()
  t.strictSame(await faults(laptop), [])
  t.strictSame(await faults(phone), [])
  await laptop.getByTestId('tick').nth(1).click()
  await untilDone(phone, 2)

  // finished on one of them, it is over on both, and so is the rest
  await laptop.getByTestId('finish').click()
  await laptop.getByTestId('summary').getByText('Reps').waitFor()
  await phone.getByTestId('start-empty').waitFor()
  t.equal(await phone.getByTestId('rest-bar').count(), 0)
  t.equal(await laptop.getByTestId('workout-bar').count(), 0)
  t.strictSame(complaints, [])
})

t.test('what is wrong is said at the field, and nothing that is removed is lost', async (t) => {
  const person = await newPerson(urlOf(0))
  const { page } = await phoneOf(t, person)
  await open(page, 'log')
  await page.getByTestId('start-empty').tap()
  await page.getByTestId('exercise-search').fill('barbell bench press medium')
  await page.getByTestId('exercise-option').first().tap()
  const first = page.getByTestId('set').first()
  await first.getByTestId('tick').tap()
  await first.getByText('Enter weight and reps.').waitFor()
  t.equal(await setsDone(page).count(), 0, 'an empty set cannot be ticked')
  t.equal(await page.evaluate('document.activeElement?.name'), 'weight')
  await first.getByLabel('Weight').fill('9999')
  await first.getByLabel('Reps').fill('5.5')
  await first.getByTestId('tick').tap()
  await first.getByText('Reps must be a whole number').waitFor()
  await first.getByLabel('Reps').fill('5')
  await first.getByTestId('tick').tap()
  await first.getByText('Is it right?').waitFor()
  await first.getByLabel('Weight').fill('100')
  await first.getByTestId('tick').tap()
  await untilDone(page, 1)

  // sets that are planned and not done are asked about
  await page.getByTestId('set').nth(1).getByLabel('Weight').fill('100')
  await page.getByTestId('set').nth(1).getByLabel('Reps').fill('5')
  await page.getByTestId('finish').tap()
  await page.getByText('1 of 2 sets not done').waitFor()
  await page.getByRole('button', { name: 'Back' }).tap()

  await page.getByRole('button', { name: /^Options/ }).tap()
  await page.getByRole('button', { name: 'Remove exercise' }).tap()
  await until(async () => (await page.getByTestId('exercise').count()) === 0, { what: 'the exercise to be gone' })
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).tap()
  await untilDone(page, 1)

  await page.getByTestId('discard').tap()
  await page.getByTestId('start-empty').waitFor()
  t.equal(await page.getByTestId('workout-bar').count(), 0)
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).tap()
  await untilDone(page, 1)
  t.equal(await page.getByTestId('set').first().getByLabel('Weight').inputValue(), '100')
})

t.test('without a network a workout is opened, ticked, reloaded, and is there for all once there is one', async (t) => {
  const person = await newPerson(urlOf(0))
  const { page } = await installedWindow(t, browser, urlOf(0), person, PHONE)
  const { page: laptop } = await windowOf(t, browser, urlOf(1), person)
  await open(page, 'log')
  await page.context().setOffline(true)
  await page.getByTestId('start-empty').tap()
  await page.getByTestId('exercise-search').fill('bench press')
  await page.getByTestId('exercise-option').first().tap()
  await page.getByTestId('set').first().getByLabel('Weight').fill('60')
  await page.getByTestId('set').first().getByLabel('Reps').fill('8')
  await page.getByTestId('tick').first().tap()
  await untilDone(page, 1)
  await page.reload()
  await untilDone(page, 1)
  t.equal(await page.getByTestId('set').first().getByLabel('Weight').inputValue(), '60')
  await page.getByTestId('tick').nth(1).tap()
  await untilDone(page, 2)
  t.equal(await laptop.getByTestId('workout-bar').count(), 0)
  await page.context().setOffline(false)
  await page.getByTestId('kept-here').waitFor({ state: 'detached' })
  await laptop.getByTestId('workout-bar').waitFor()
  await laptop.getByText('Set 2 of 2').or(laptop.getByText('Set 3 of')).first().waitFor()
  await untilReads(page, 'rest-over', '')
})

t.test('what is begun with a plan without a network has it once there is one, and a note is one change', async (t) => {
  const person = await newPerson(urlOf(0))
  await save(person, {
    title: 'Push',
    startedAt: new Date(Date.now() - 3 * DAY_MS).toISOString(),
    exercises: [{ name: 'Bench Press (Barbell)', sets: [{ weight: 80, unit: 'kg', reps: 5 }] }],
  })
  const { page } = await installedWindow(t, browser, urlOf(0), person, PHONE)
  await open(page, 'log')
  await page.getByTestId('start-again').waitFor()
  await page.context().setOffline(true)
  await page.getByTestId('start-again').tap()
  await page.getByTestId('plan-to-come').waitFor()
  t.strictSame(await faults(page), [])
  await page.getByLabel('Notes').pressSequentially('Felt good today')
  await page.getByLabel('Title of the workout').focus()
  await page.reload()
  t.equal(await page.getByLabel('Notes').inputValue(), 'Felt good today')
  const waiting = await page.evaluate<number>(
    "Object.keys(localStorage).filter((name) => name.startsWith('spotter.unsent:')).length",
  )
  t.equal(waiting, 2, 'the start and the note')
  await page.context().setOffline(false)
  await page.getByTestId('set').first().waitFor()
  t.equal(await page.getByTestId('set').count(), 1)
  t.equal(await page.getByTestId('plan-to-come').count(), 0)

  // an end that the server would not take is not shown as one
  const { body } = await person.call<{ workout: { id: string } }>('GET', '/api/workouts/open')
  await page.getByTestId('tick').tap()
  await untilDone(page, 1)
  await page.route('**/api/workouts/open/finish*', (route) =>
    route.fulfill({
      status: 409,
      contentType: 'application/problem+json',
      body: JSON.stringify({ status: 409, code: 'nothing-done', title: 'No set is done' }),
    }),
  )
  await page.getByTestId('finish').tap()
  await page.getByTestId('refused-entry').waitFor()
  await page.getByTestId('toast').getByText('That was not saved').waitFor()
  t.equal(await page.getByTestId('finished').count(), 0)
  await page.unroute('**/api/workouts/open/finish*')
  await page.getByTestId('refused-entry').getByRole('button', { name: 'Try again' }).tap()
  const finished = await until(async () => (await workoutsOf(person)).find(({ id }) => id === body.workout.id), {
    what: 'the end to be taken',
  })
  t.match(finished, { title: 'Push', notes: 'Felt good today', exercises: { length: 1 } })
})

t.test(
  'a trainer sees each set as it is done, and what they change and write is on the screen of who lets them',
  async (t) => {
    const [member, trainer] = [await newPerson(urlOf(0)), await newPerson(urlOf(1), { role: 'trainer' })]
    const { body: link } = await trainer.call<{ id: string }>('POST', '/api/trainers/me/clients', {
      email: member.email,
    })
    await member.call('POST', `/api/coaching/${link.id}/accept`)
    const { page: phone } = await phoneOf(t, member, 0)
    const { page: board, complaints } = await windowOf(t, browser, urlOf(1), trainer)
    await board.getByTestId('board').waitFor()
    t.equal(await board.getByTestId('group-training').count(), 0)

    await open(phone, 'log')
    await phone.getByTestId('start-empty').tap()
    await phone.getByTestId('exercise-search').fill('barbell bench press medium')
    await phone.getByTestId('exercise-option').first().tap()
    const card = board.getByTestId(`training-${member.id}`)
    await card.getByText('No set done yet').waitFor()
    const first = phone.getByTestId('set').first()
    await first.getByLabel('Weight').fill('80')
    await first.getByLabel('Reps').fill('5')
    await first.getByTestId('tick').tap()
    await card.getByTestId('last-set').getByText('80 kg × 5').waitFor()
    await card.getByTestId('client-rest').waitFor()
    t.strictSame(await faults(board), [])

    await card.getByRole('link').click()
    const live = board.getByTestId('client-training')
    await live.getByText('80 kg × 5').first().waitFor()
    t.equal(await live.getByTestId('cue-form').count(), 0, 'nothing without leave')
    const { page: settings } = await windowOf(t, browser, urlOf(0), member)
    await open(settings, 'settings')
    await settings.getByTestId('may-plan').check()
    await settings.close()
    await live.getByTestId('cue-form').getByLabel('Cue').fill('Chest up')
    await live.getByRole('button', { name: 'Show it' }).click()
    await phone.getByTestId('cue').getByText('Chest up').waitFor()
    await phone.getByRole('button', { name: 'Got it' }).tap()
    await phone.getByTestId('cue').waitFor({ state: 'detached' })
    await live.getByTestId('targets').getByLabel('kg').fill('85')
    await live.getByTestId('targets').getByLabel('Reps').fill('3')
    await live.getByRole('button', { name: 'Set targets' }).click()
    await phone.getByTestId('set').nth(1).getByPlaceholder('85').waitFor()
    t.strictSame(await faults(board), [])
    await phone.getByTestId('tick').nth(1).tap()
    await live.getByText('85 kg × 3').first().waitFor()

    await phone.getByTestId('finish').tap()
    await phone.getByRole('button', { name: 'Finish without them' }).tap()
    await live.waitFor({ state: 'detached' })
    t.strictSame(complaints, [])
  },
)

t.test('a group sees who trains, of those who let it', async (t) => {
  const [shows, reads] = [await newPerson(urlOf(0), { displayName: 'Shona Shows' }), await newPerson(urlOf(1))]
  const { body: group } = await shows.call<{ id: Id }>('POST', '/api/groups', { name: 'Early birds' })
  await joinByLinkOf(shows, group.id, reads)
  const { page, complaints } = await windowOf(t, browser, urlOf(0), shows)
  const { page: other } = await windowOf(t, browser, urlOf(1), reads)
  await open(other, `groups/${group.id}`, 1)
  await other.getByText('Nobody at the moment.').waitFor()
  await open(page, `groups/${group.id}`)
  await page.getByTestId('shows-my-training').click()
  await page.goto(`${urlOf(0)}/#/log`)
  await page.getByTestId('start-empty').click()
  await page.getByTestId('train').waitFor()
  await other.getByTestId('trainee').getByText('Shona Shows').waitFor()
  t.strictSame(await faults(other), [])
  t.strictSame(complaints, [])
})

t.test('the page fits a phone held sideways and a tablet, in both themes', async (t) => {
  const person = await newPerson(urlOf(0))
  const { page } = await windowOf(t, browser, urlOf(0), person)
  await open(page, 'log')
  await page.getByTestId('start-empty').click()
  await page.getByTestId('exercise-search').fill('bench press')
  await page.getByTestId('exercise-option').first().waitFor()
  await page.getByTestId('exercise-option').first().click()
  await page.getByTestId('set').nth(2).waitFor()
  for (const [width, height] of [
    [320, 640],
    [844, 390],
    [768, 1024],
    [1920, 1080],
  ] as const) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      t.strictSame(await faults(page), [], `${width} px, ${colorScheme}`)
    }
  }
})
