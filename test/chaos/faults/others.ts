import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../../support/until.ts'
import { fault } from './during.ts'
import type { Fault } from './fault.ts'

const postgresRestart: Fault = fault({
  name: 'postgres-restart',
  lengthMs: 2_500,
  meanwhile: 'heal',
  parts: ['postgres', 'coaching'],
  aim({ cluster: { postgres } }) {
    return {
      target: 'postgres',
      act: async () => {
        // Fast: what is open is ended.
        await postgres.end('SIGINT')
        await delay(1_000)
      },
      mend: () => postgres.start(),
    }
  },
})

const nginxReload: Fault = fault({
  name: 'nginx-reload',
  lengthMs: 2_000,
  meanwhile: 'follow',
  parts: ['nginx'],
  aim({ cluster: { nginx } }) {
    return {
      target: 'nginx',
      act: async () => {
        nginx.service.signal('SIGHUP')
        await delay(1_500)
      },
      mend: async () => {
        await until(async () => (await fetch(`${nginx.url}/livez`)).ok, { what: 'nginx to answer' })
      },
    }
  },
})

export const OTHER_FAULTS: readonly Fault[] = [postgresRestart, nginxReload]
