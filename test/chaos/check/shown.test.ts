import t from 'tap'
import { closed, connected, disconnected, type Moment, opened, shown, story, truthOf, witnessed } from './hand-made.ts'
import { judgeLikeness } from './shown-as-written.ts'
import { versionsNeverGoBack } from './versions-never-go-back.ts'

const backOf = (...moments: Moment[]) => versionsNeverGoBack(story(...moments), truthOf()).length

t.test('a watcher may show the same version again and a newer one, and never an older one', async (t) => {
  t.equal(backOf([1, shown(1)], [2, shown(1)], [3, shown(9)], [4, shown(10)]), 0)
  t.equal(backOf([1, shown(10)], [2, shown(9)]), 1)
  t.equal(backOf([1, shown(2)], [2, shown(1, { watcher: 'v' })]), 0, 'another watcher')
})

t.test('each page is held to what it showed itself: one that was opened anew is another', async (t) => {
  t.equal(backOf([1, shown(2)], [2, closed(1)], [3, opened(2)], [4, shown(1, { watch: 2 })]), 0)
  t.equal(backOf([1, shown(2)], [2, closed(1)], [3, opened(2)], [4, shown(2, { watch: 2 }), shown(1, { watch: 2 })]), 1)
})

t.test('a reconnection is no excuse for going back', async (t) => {
  t.equal(backOf([1, connected(), shown(2)], [2, disconnected()], [3, connected(), shown(1)]), 1)
})

t.test('today changes at midnight without a save, and does not change back', async (t) => {
  t.equal(backOf([1, shown(2)], [2, shown(2, { today: '2026-11-24' })]), 0)
  t.equal(backOf([1, shown(2, { today: '2026-11-24' })], [2, shown(2)]), 1)
  t.equal(backOf([1, shown(2, { today: '2026-11-24' })], [2, shown(3)]), 0, 'the zone was changed by a save')
})

t.test('another history of the database is newer, and the one before it does not come back', async (t) => {
  t.equal(backOf([1, shown(9)], [2, shown(3, { epoch: 'next' })]), 0)
  t.equal(backOf([1, shown(9)], [2, shown(3, { epoch: 'next' })], [3, shown(10)]), 1)
})

const likenessOf = (...moments: Moment[]) => judgeLikeness(story(...moments), truthOf({ witnessed: witnessed(2, 3) }))

t.test('a state is shown as its transaction saw it', async (t) => {
  t.match(likenessOf([1, shown(2)], [2, shown(3)]), { violations: [], compared: 2 })
  t.match(likenessOf([1, shown(2, { hash: 'other' })]).violations, [{ text: /with hash other, and h2 was written/ }])
})

t.test('a revision that nobody wrote is not shown', async (t) => {
  t.match(likenessOf([1, shown(4)]).violations, [{ text: /which no transaction wrote/ }])
  t.match(
    likenessOf([1, shown(1)]),
    { violations: [], unknown: 1 },
    'before the first save there is the account itself',
  )
})

t.test('after midnight nobody wrote down how it looks', async (t) => {
  t.match(likenessOf([1, shown(2, { today: '2026-11-24', hash: 'other' })]), {
    violations: [],
    compared: 0,
    unknown: 1,
  })
})
