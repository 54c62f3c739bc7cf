import { randomUUID } from 'node:crypto'

/** Somebody with an account on the instance at a URL. */
export interface Someone {
  id: string
  token: string
  call<T>(method: string, path: string, body?: string): Promise<T>
}

/** Registers somebody new. Every answer that is no success is an error. */
export async function register(url: string): Promise<Someone> {
  let token = ''
  const call = async <T>(method: string, path: string, body?: string): Promise<T> => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...(token !== '' && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': body.startsWith('{') ? 'application/json' : 'text/csv' }),
      },
      ...(body !== undefined && { body }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (answer.headers.get('content-type')?.includes('json') ? await answer.json() : await answer.text()) as T
  }
  const account = {
    email: `${randomUUID()}@example.com`,
    password: 'a password of benchmarks',
    displayName: 'Somebody',
  }
  const { user, accessToken } = await call<{ user: { id: string }; accessToken: string }>(
    'POST',
    '/api/auth/register',
    JSON.stringify(account),
  )
  token = accessToken
  return { id: user.id, token, call }
}
