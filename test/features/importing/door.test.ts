import { gzipSync } from 'node:zlib'
import t from 'tap'
import type { Problem } from '../../../src/contract/common.ts'
import { A_LOG } from '../../access/scene.ts'
import { startInstance } from '../../support/app.ts'
import { newPerson } from '../../support/person.ts'

const logged: string[] = []
const instance = await startInstance(t, {
  redisUrl: null,
  overrides: { logger: { level: 'error', stream: { write: (line: string) => logged.push(line) } } },
})
const { url } = instance
const { token } = await newPerson(url)

async function upload(path: string, body: Buffer | FormData, type?: string) {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, ...(type !== undefined && { 'content-type': type }) },
    body: body instanceof FormData ? body : new Uint8Array(body),
  })
  return { status: answer.status, body: (await answer.json()) as Problem }
}

const formOf = (...files: (string | Buffer)[]) => {
  const form = new FormData()
  for (const [at, content] of files.entries())
    form.append('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), `${at}.csv`)
  return form
}

const BINARY = {
  'a zip': Buffer.from('504b03041400080008000000000000000000000000000000', 'hex'),
  'a gzip': gzipSync(A_LOG),
  'a database': Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(100)]),
  'nothing but NULs': Buffer.alloc(10_000),
  'a header with NULs': Buffer.from(`"a\0b",${A_LOG}`),
}

const PATHS = ['/api/workouts/import', '/api/workouts/import/preview']

t.test('what is no text is refused at the door, by preview and import alike', async (t) => {
  for (const [what, content] of Object.entries(BINARY)) {
    for (const path of PATHS) {
      for (const sent of [upload(path, content, 'text/csv'), upload(path, formOf(content))]) {
        const { status, body } = await sent
        t.equal(status, 400, `${what}: ${path}`)
        t.equal(body.code, 'import-unknown-format', `${what}: ${path}`)
      }
    }
  }
  t.strictSame(logged, [], 'and is no error of ours')
})

t.test('text in UTF-16 is text', async (t) => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(A_LOG, 'utf16le')])
  t.equal((await upload('/api/workouts/import/preview', utf16, 'text/csv')).status, 200)
})

t.test('a form holds one file', async (t) => {
  for (const path of PATHS) {
    const { status, body } = await upload(path, formOf(A_LOG, A_LOG))
    t.equal(status, 400, path)
    t.match(body, { code: 'invalid-request', detail: /several files/ })
    t.equal((await upload(path, formOf())).body.code, 'import-empty')
    t.ok((await upload(path, formOf(A_LOG))).status < 300)
  }
})
