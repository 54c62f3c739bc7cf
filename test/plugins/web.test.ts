import { readdirSync } from 'node:fs'
import t from 'tap'
import { projectUrl } from '../../deploy/project.ts'
import type { Problem } from '../../src/contract/common.ts'
import { startInstance } from '../support/app.ts'

const files = readdirSync(new URL('dist/web/', projectUrl), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath.replace(/^.*dist\/web\/?/, '/').replace(/\/?$/, '/')}${entry.name}`)

const instance = await startInstance(t, { redisUrl: null })
if (instance === undefined) throw new Error('no instance')
const { app, url } = instance

t.test('the page is asked for again each time, what it loads is kept for ever', async (t) => {
  t.ok(files.some((file) => file.startsWith('/assets/')) && files.includes('/index.html'))
  for (const file of files) {
    const answer = await fetch(url + file)
    t.equal(answer.status, 200, file)
    const kept = file.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    t.equal(answer.headers.get('cache-control'), kept, file)
    t.ok(answer.headers.get('content-security-policy'), file)
    t.equal(answer.headers.get('x-content-type-options'), 'nosniff', file)
    if (file.startsWith('/assets/')) t.match(file, /-[\w-]{8}\.\w+$/, 'its name changes with its content')
  }
})

t.test('the page is at the root, loads only from here and has nothing inline', async (t) => {
  const page = await fetch(`${url}/`)
  t.match(page.headers.get('content-type'), /^text\/html/)
  const html = await page.text()
  t.equal(html, await (await fetch(`${url}/index.html`)).text())
  const parts = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part = '']) => part)
  t.ok(parts.length >= 3)
  for (const part of parts) t.equal((await fetch(new URL(part, `${url}/`))).status, 200, part)
  t.ok(parts.every((part) => !/^(https?:)?\/\//.test(part)))
  t.notMatch(html, /<script(?![^>]*\bsrc=)|<style|\son\w+=/i)
})

t.test('a file that has not changed is not sent again', async (t) => {
  const read = (headers: Record<string, string> = {}) => app.inject({ url: '/', headers })
  const etag = String((await read()).headers.etag)
  const again = await read({ 'if-none-match': etag })
  t.strictSame([again.statusCode, again.body], [304, ''])
  t.equal((await read({ 'if-none-match': '"another"' })).statusCode, 200)
})

t.test('what is no file of the pages gets the 404 of any unknown route', async (t) => {
  for (const path of [
    '/nowhere',
    '/assets/',
    '/assets',
    '/assets/nowhere.js',
    '/assets/../../package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '//etc/passwd',
    '/.env',
    '/%00',
    '/index.html%00',
    '/INDEX.HTML',
    `/${'a'.repeat(5_000)}`,
    '/api',
    '/api/',
    '/login',
  ]) {
    const answer = await fetch(url + path)
    t.equal(answer.status, 404, path.slice(0, 60))
    t.equal(((await answer.json()) as Problem).code, 'not-found', path.slice(0, 60))
  }
  t.equal((await fetch(`${url}/`, { method: 'POST' })).status, 404)
})
