import { createHmac } from 'node:crypto'
import { newId } from '../../src/db/new-id.ts'
import type { Stage } from './scene.ts'

export interface BadToken {
  what: string
  token: string
  code: 'unauthenticated' | 'token-expired' | 'session-ended'
}

const HS256 = { alg: 'HS256', typ: 'JWT' }
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token made outside the application. */
function forge(header: object, claims: object, secret: string, digest = 'sha256'): string {
  const input = `${part(header)}.${part(claims)}`
  return `${input}.${createHmac(digest, secret).update(input).digest('base64url')}`
}

/** Tokens of a real admin, each with one thing wrong. */
export async function badTokens(stage: Stage): Promise<BadToken[]> {
  const { app } = stage
  const secret = app.signingSecrets[0] ?? ''
  const { id, token } = await stage.person('admin')
  const nowS = Math.floor(Date.now() / 1000)
  const claims = { sub: id, role: 'admin', sid: newId(), iat: nowS, exp: nowS + 600 }
  const [header = '', , signature = ''] = token.split('.')
  const ended = newId()
  app.revocations.learn([ended])
  return [
    { what: 'nothing', token: '', code: 'unauthenticated' },
    { what: 'nonsense', token: 'nonsense', code: 'unauthenticated' },
    { what: 'three parts of nothing', token: '..', code: 'unauthenticated' },
    { what: 'another secret', token: forge(HS256, claims, 'another secret, and long enough'), code: 'unauthenticated' },
    { what: 'no signature', token: `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`, code: 'unauthenticated' },
    {
      what: 'another algorithm',
      token: forge({ alg: 'HS512', typ: 'JWT' }, claims, secret, 'sha512'),
      code: 'unauthenticated',
    },
    { what: 'claims changed', token: `${header}.${part(claims)}.${signature}`, code: 'unauthenticated' },
    { what: 'no person', token: forge(HS256, { ...claims, sub: undefined }, secret), code: 'unauthenticated' },
    {
      what: 'an end that has passed',
      token: forge(HS256, { ...claims, exp: nowS - 1 }, secret),
      code: 'token-expired',
    },
    { what: 'a session that has ended', token: forge(HS256, { ...claims, sid: ended }, secret), code: 'session-ended' },
  ]
}
