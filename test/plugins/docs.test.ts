import t from 'tap'
import { startInstance } from '../support/app.ts'

t.test('the description of the interface is a page that loads nothing from elsewhere', async (t) => {
  const instance = await startInstance(t, { redisUrl: null })
  const read = async (path: string) => {
    const answer = await fetch(instance?.url + path)
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() }
  }
  const page = await read('/docs')
  t.equal(page.status, 200)
  t.match(page.type, /^text\/html/)
  t.match(page.text, /<title>Spotter<\/title>/)
  const parts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part = '']) => part)
  t.ok(parts.length >= 4)
  for (const part of parts) {
    t.notMatch(part, /^(https?:)?\/\//, part)
    const { pathname } = new URL(part, 'http://spotter.example/docs')
    t.equal((await read(pathname)).status, 200, pathname)
  }
  t.notMatch(page.text, /<script(?![^>]*\bsrc=)/, 'no script inline: the policy forbids it')

  const json = await read('/docs/json')
  t.strictSame([json.status, json.type], [200, 'application/json; charset=utf-8'])
  const yaml = await read('/docs/yaml')
  t.match(yaml.text, /^openapi: 3\.1/m)
})
