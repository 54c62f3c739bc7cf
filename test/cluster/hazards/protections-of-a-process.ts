import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { unprotected } from '../../live/broken.ts'
import { startInstance } from '../../support/app.ts'
import { startInstanceProcess } from '../../support/instance-process.ts'
import { newPerson } from '../../support/person.ts'
import { testDatabase, testRedis } from '../../support/services.ts'
import { until } from '../../support/until.ts'
import type { WireKind } from '../../support/watchers.ts'
import type { Hazard } from '../protections.ts'
import { save } from '../scene.ts'

/* The protections of the process itself: it goes on living, and what it keeps for others has a limit. */

/** A connection of an account by hand, whose client counts the pages it is sent once it reads. */
async function connectDeaf(kind: WireKind, url: string, token: string) {
  const ws = new WebSocket(
    kind === 'plain'
      ? `${url.replace('http', 'ws')}/ws`
      : `${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`,
  )
  const client = { ws, admitted: false, pages: 0, gone: false }
  ws.on('message', (data: Buffer) => {
    if (data.length > PAGE_BYTES) client.pages++
    else if (/^40|^\["connect"/.test(data.toString())) client.admitted = true
  })
  ws.on('error', () => undefined)
  ws.on('close', () => {
    client.gone = true
  })
  await once(ws, 'open')
  ws.send(kind === 'plain' ? JSON.stringify(['connect', { token }]) : `40${JSON.stringify({ token })}`)
  await until(() => client.admitted, { what: 'the connection to be accepted' })
  ws.pause()
  return client
}

const PAGE_BYTES = 64 * 1024
/** 32 MB: several times what the kernel keeps for a connection. */
const PAGES = 512

export const hazards: readonly Hazard[] = [
  {
    name: 'an instance that saves while Redis is away goes on living',
    off: 'guard',
    async play(t, off) {
      const redis = await testRedis(t)
      const databaseUrl = await testDatabase(t)
      const instance = await startInstanceProcess(t, { redisUrl: redis.url, databaseUrl, off })
      const member = await newPerson(instance.url)
      await redis.kill()
      const saves: string[] = []
      for (let round = 0; round < 3; round++) {
        saves.push(
          await save(member, instance.url).then(
            () => 'acknowledged',
            () => 'lost',
          ),
        )
      }
      if (saves.includes('lost')) await until(() => !instance.running, { what: 'the instance to be dead' })
      const lastWords = instance.running ? 'it lives' : instance.log().match(/^\w*Error: .*$/m)?.[0]
      return { kept: instance.running, told: `${saves}; ${lastWords}` }
    },
  },
  {
    name: 'a client that does not read is dropped before much waits for it',
    off: 'boundedBuffers',
    async play(t, off) {
      const instance = await startInstance(t, { redisUrl: null, overrides: unprotected(...off) })
      if (instance === undefined) throw new Error('no instance')
      const { app, url } = instance
      const member = await newPerson(url)
      const clients = await Promise.all(
        (['socket.io', 'plain'] as const).map((kind) => connectDeaf(kind, url, member.token)),
      )
      t.teardown(() => {
        for (const { ws } of clients) ws.terminate()
      })
      for (let page = 0; page < PAGES; page++) {
        await app.live.toMember(member.id, 'importProgress', 'x'.repeat(PAGE_BYTES))
        await setImmediate()
      }
      for (const { ws } of clients) ws.resume()
      await until(() => clients.every(({ gone, pages }) => gone || pages === PAGES), {
        what: 'everything that waited to be read',
        timeoutMs: 20_000,
      })
      const kept = clients.every(({ gone }) => gone)
      return { kept, told: `of ${PAGES} pages of 64 KB were kept ${clients.map(({ pages }) => pages)}` }
    },
  },
]
