import t from 'tap'
import { FAMILIES, FAMILY_NAMES, floorLifetimeMs, jitteredMs, keysFor, subjectOf } from '../../src/cache/keys.ts'
import { LIBRARY_SUBJECT_ID } from '../../src/contract/common.ts'
import { asId } from '../support/ids.ts'

const plain = keysFor({ hashTags: false })
const tagged = keysFor({ hashTags: true })
const ID = asId('42')

t.test('the keys are those of the guide', async (t) => {
  t.strictSame(Object.fromEntries(FAMILY_NAMES.map((family) => [family, plain.entry(family, ID)])), {
    progress: 'user:42:progress',
    workouts: 'user:42:workouts',
    memberWorkouts: 'workouts:member:42',
    statistics: 'user:42:stats',
    preferences: 'user:42:preferences',
    clients: 'trainer:42:clients',
    leaderboard: 'group:42:leaderboard',
    exercises: 'exercises:42',
    muscles: 'muscles',
  })
  t.equal(plain.floor(ID), 'rev:42')
  t.equal(plain.watched(ID), 'watched:42')
  t.equal(plain.entry('exercises', '$&'), 'exercises:$&')
})

t.test('on a Cluster an entry and the floor that judges it share a slot', async (t) => {
  t.equal(tagged.entry('progress', ID), 'user:{42}:progress')
  t.equal(tagged.floor(ID), 'rev:{42}')
  t.equal(tagged.watched(ID), 'watched:{42}')
  const hashTag = (key: string) => /\{(.+?)\}/.exec(key)?.[1]
  for (const family of FAMILY_NAMES) {
    const floor = tagged.floor(subjectOf(family, ID))
    t.ok(hashTag(floor))
    t.equal(hashTag(tagged.entry(family, ID)), hashTag(floor), `${family}: ${floor}`)
  }
})

t.test('the shared library is one subject, whatever is asked of it', async (t) => {
  t.equal(subjectOf('exercises', 'barbell'), LIBRARY_SUBJECT_ID)
  t.equal(subjectOf('muscles', ''), LIBRARY_SUBJECT_ID)
  t.equal(subjectOf('progress', ID), ID)
})

t.test('lifetimes are spread by a tenth, and a floor never outlives its minute', async (t) => {
  const { lifetimeSeconds } = FAMILIES.progress
  const lifetimes = Array.from({ length: 200 }, () => jitteredMs(lifetimeSeconds))
  t.ok(Math.min(...lifetimes) >= 270_000 && Math.max(...lifetimes) <= 330_000)
  t.ok(Math.max(...lifetimes) - Math.min(...lifetimes) > 20_000)
  t.ok(Math.max(...Array.from({ length: 200 }, floorLifetimeMs)) <= 60_000)
})

t.test('every coherent key is recognised, and nothing else', async (t) => {
  for (const keys of [plain, tagged]) {
    for (const family of FAMILY_NAMES) t.equal(keys.ownerOf(keys.entry(family, ID)), family)
    t.equal(keys.ownerOf(keys.floor(ID)), 'floor')
    t.equal(keys.ownerOf(keys.watched(ID)), 'watched')
    for (const key of ['user:42:session', 'user:', 'muscles:1', 'revue', 'group:1:members']) {
      t.equal(keys.ownerOf(key), undefined, key)
    }
  }
})

t.test('a pattern that could match a coherent key is recognised', async (t) => {
  for (const pattern of [
    '*',
    'user:*',
    'user:42:*',
    '*:progress',
    'user:4?:pro*',
    'rev:*',
    'm*',
    '[u]ser:*',
    'muscles',
  ]) {
    t.ok(plain.ownerMatchedBy(pattern), pattern)
  }
  for (const pattern of ['session:*', 'user:*:session', 'users:*', 'muscles:*', 'weather:[a-z]*', 'group:*:members']) {
    t.equal(plain.ownerMatchedBy(pattern), undefined, pattern)
  }
})
