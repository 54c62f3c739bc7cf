import { Redis } from 'ioredis'
import type { Service } from '../../../deploy/services.ts'

/** What is done to Redis once this share of the saves is committed. */
interface Fault {
  atShare: number
  strike(redis: Service): Promise<unknown>
}

export interface Phase {
  name: string
  faults: readonly Fault[]
}

async function operate<T>(redis: Service, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(redis.url)
  try {
    return await work(client)
  } finally {
    client.disconnect()
  }
}

const flush = (redis: Service) => operate(redis, (client) => client.flushall())
const keep = (redis: Service) => operate(redis, (client) => client.save())
const pauseWrites = (redis: Service) => operate(redis, (client) => client.call('CLIENT', 'PAUSE', 400, 'WRITE'))
const comeBack = async (redis: Service) => {
  await redis.kill()
  await redis.start()
}

const at = (strike: Fault['strike'], ...shares: number[]): Fault[] => shares.map((atShare) => ({ atShare, strike }))

export const PHASES: readonly Phase[] = [
  { name: 'races only', faults: [] },
  { name: 'FLUSHALL, 4 times', faults: at(flush, 0.2, 0.4, 0.6, 0.8) },
  { name: 'CLIENT PAUSE WRITE, 3 × 400 ms', faults: at(pauseWrites, 0.2, 0.5, 0.8) },
  { name: 'Redis killed, back with old data', faults: [...at(keep, 0.3), ...at(comeBack, 0.7)] },
]
