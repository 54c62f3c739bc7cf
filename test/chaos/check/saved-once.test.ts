import t from 'tap'
import type { Happening } from '../history.ts'
import { acknowledged, begun, lost, story, truthOf, witnessed } from './hand-made.ts'
import { savedOnce } from './saved-once.ts'

const there = (id: string, key: string | null = `k-${id}`, imported = false) => ({ id, memberId: 'm', key, imported })
const textsOf = (happenings: Happening[], workouts: ReturnType<typeof there>[], doneSetIds: string[] = []) =>
  savedOnce(
    story(...happenings.map((happening, at) => [at, happening] as const)),
    truthOf({ workouts, doneSetIds, witnessed: witnessed(1, 2, 3) }),
  ).map(({ text }) => text)
const CREATED = [begun(1, 'create', { key: 'k-a' }), acknowledged(1, 1, { workoutId: 'a' })]

t.test('an acknowledged workout is there', async (t) => {
  t.strictSame(textsOf(CREATED, [there('a')]), [])
  t.match(textsOf(CREATED, []), [/acknowledged workout a is not in the database/])
})

t.test('a deleted one is gone, and one whose deletion nobody answered may be either', async (t) => {
  const deleted = [...CREATED, begun(2, 'delete', { workoutId: 'a' }), acknowledged(2, 2)]
  t.strictSame(textsOf(deleted, []), [])
  t.match(textsOf(deleted, [there('a')]), [/was deleted and is in the database/])
  const unknown = [...CREATED, begun(2, 'delete', { workoutId: 'a' }), lost(2)]
  t.strictSame(textsOf(unknown, []), [])
  t.strictSame(textsOf(unknown, [there('a')]), [])
})

t.test('a repeat of the key is answered with the first workout and makes no second one', async (t) => {
  const repeat = (workoutId: string) => [begun(2, 'repeat', { key: 'k-a' }), acknowledged(2, 1, { workoutId })]
  t.strictSame(textsOf([...CREATED, ...repeat('a')], [there('a')]), [])
  t.match(textsOf([...CREATED, ...repeat('b')], [there('a')]), [/answered with workout b, and workout a is there/])
  t.ok(textsOf([...CREATED, ...repeat('a')], [there('a'), there('b', 'k-a')]).some((text) => /2 workouts/.test(text)))
})

t.test('a save that nobody answered may be there, once', async (t) => {
  const unknown = [begun(1, 'create', { key: 'k-a' }), lost(1)]
  t.strictSame(textsOf(unknown, []), [])
  t.strictSame(textsOf(unknown, [there('a')]), [])
})

t.test('nothing is there that nobody asked for', async (t) => {
  t.match(textsOf(CREATED, [there('a'), there('x', null)]), [/workout x of m \(key null\).*nobody asked for it/])
})

t.test('a set that was ticked is done, unless its workout was discarded', async (t) => {
  const ticked = [...CREATED, begun(2, 'tick', { workoutId: 'a', setId: 's' }), acknowledged(2, 2, { workoutId: 'a' })]
  t.strictSame(textsOf(ticked, [there('a')], ['s']), [])
  t.match(textsOf(ticked, [there('a')]), [/set s of workout a was acknowledged and is not done/])
  const discarded = [...ticked, begun(3, 'delete', { workoutId: 'a' }), acknowledged(3, 3)]
  t.strictSame(textsOf(discarded, []), [])
})

t.test('an import has all its workouts', async (t) => {
  const imported = [begun(1, 'import', { key: 'file' }), acknowledged(1, 0, { workouts: 2 })]
  t.strictSame(textsOf(imported, [there('a', 'file', true), there('b', 'file', true)]), [])
  t.match(textsOf(imported, [there('a', 'file', true)]), [/added 2 workouts and 1 are in the database/])
})

t.test('a revision that was told was committed, and not told twice', async (t) => {
  t.match(textsOf([begun(1, 'profile'), acknowledged(1, 9)], []), [/revision 9 was told and never committed/])
  t.match(textsOf([begun(1, 'profile'), acknowledged(1, 3), begun(2, 'profile'), acknowledged(2, 3)], []), [
    /two saves were told the same revision 3/,
  ])
})
