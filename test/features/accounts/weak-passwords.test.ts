import t from 'tap'
import { foldEmail } from '../../../src/db/email.ts'
import { refuseWeak } from '../../../src/features/accounts/weak-passwords.ts'
import { startInstance } from '../../support/app.ts'
import { newPerson } from '../../support/person.ts'
import { send } from '../../support/send.ts'

const OWNER = { email: foldEmail('Rosalind.Franklin@example.com'), displayName: 'Rosalind  Franklin' }

const WEAK = [
  // lists of leaked passwords, as they are and with what people add
  ...['password123', '1234567890', 'qwertyuiop', 'basketball', 'Password123!', 'P@ssw0rd2024', 'pa55word2024'],
  ...['!!password!!', 'iloveyou-2024', 'Ｐａｓｓｗｏｒｄ１２３'],
  // one piece again and again, rows
  ...['aaaaaaaaaa', 'abababababab', 'abcabcabcabcabcabca', 'passpasspass', '0000000000000000000000'],
  ...['qwertzuiopqwertzuiop', 'abcdefghijklmnop', 'zyxwvutsrqponm', 'абвгдежзий', '2024-11-30'],
  // theirs and ours
  ...['rosalind.franklin@example.com', 'rosalind.franklin', 'RosalindFranklin', 'rosalind franklin', 'Rosalind1920'],
  ...['franklin#1', 'spotterspotter', 'Spotter2024', 'spotter!!!'],
]

const GOOD = [
  ...['correct horse battery', 'lift-and-show', 'a password of tests', 'Übungsplan für Montag', 'uK3$vQ9!xw'],
  ...['rosalind found the helix', 'password managers are fine', '🏋️🏋🏽‍♀️🥇🥈🥉💪🧊🔥🎯🎲', '83 times 29 is 2407'],
]

t.test('what would be tried first is refused, and what would not is taken', (t) => {
  for (const password of WEAK) t.throws(() => refuseWeak(password, OWNER), { code: 'weak-password' }, password)
  for (const password of GOOD) t.doesNotThrow(() => refuseWeak(password, OWNER), password)
  t.end()
})

t.test('wherever a password is chosen', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  const register = (password: string, displayName = 'Ros Quillfeather') =>
    send(app, 'POST', '/api/auth/register', { json: { email: 'r@example.com', password, displayName } })
  const refused = await register('password123')
  t.equal(refused.status, 400)
  t.match(refused.body, { code: 'weak-password', detail: /Take another/, errors: [{ path: 'body/password' }] })
  t.equal((await register('Quillfeather19')).body.code, 'weak-password')
  t.equal((await register('Quillfeather19', 'Somebody Else')).status, 201, 'nothing of theirs')

  const person = await newPerson(app, { displayName: 'Ros Quillfeather' })
  const change = (json: object) =>
    send(app, 'PATCH', '/api/me', { token: person.token, json: { currentPassword: person.password, ...json } })
  t.equal((await change({ password: 'qwertyuiop' })).body.code, 'weak-password')
  t.equal((await change({ password: 'Quillfeather19' })).body.code, 'weak-password')
  t.equal((await change({ password: 'hedwiglamarr', displayName: 'Hedwig Lamarr' })).body.code, 'weak-password')
  t.equal((await change({ password: 'new.one@example.com', email: 'New.One@example.com' })).body.code, 'weak-password')
  t.equal((await change({ password: 'qwertyuiop', currentPassword: 'not it' })).body.code, 'wrong-credentials')
  t.equal((await send(app, 'GET', '/api/me', { token: person.token })).status, 200)
})

t.test(
  'length is counted in characters, whatever they take to store, and bounded before anything is hashed',
  async (t) => {
    const { app } = await startInstance(t, { redisUrl: null })
    let made = 0
    const statusOf = async (password: string) =>
      (
        await send(app, 'POST', '/api/auth/register', {
          json: { email: `p${made++}@example.com`, password, displayName: 'P' },
        })
      ).status
    const signs = [...'🏋🥇🥈🥉💪🧊🔥🎯🎲🎹']
    t.equal(await statusOf(signs.join('')), 201)
    t.equal(await statusOf(signs.slice(1).join('')), 400, 'nine characters of two halves each')
    t.equal(await statusOf(`${'🏋🥇'.repeat(50)}${'🎲🎹💪'.repeat(33)}x`), 201, '200 characters')
    t.equal(await statusOf(`${'🏋🥇'.repeat(50)}${'🎲🎹💪'.repeat(33)}xy`), 400, '201')
  },
)
