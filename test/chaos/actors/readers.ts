import type { BoardEntry } from '../../../src/contract/coaching.ts'
import type { Version } from '../../../src/contract/index.ts'
import type { ChaosCluster } from '../cluster.ts'
import type { History } from '../history.ts'
import { reasonOf } from '../http.ts'
import type { People, Person } from '../people.ts'
import type { Random } from '../random.ts'
import type { AcknowledgedSaves } from './acknowledged.ts'
import { anyRoute, type Reading, routesOf } from './routes.ts'

const TIMEOUT_MS = 5_000
/** Reads of a member's pages that begin the moment a save of theirs is acknowledged. */
const RACING = 2
const BACKGROUND_EVERY_MS = 50
/** An instance that does not answer is not asked by more than this many at a time. */
const AT_A_TIME = 20

interface Place {
  name: string
  url: string
}

interface Envelope {
  source: 'cache' | 'database'
  version: Version
  verified?: false
  data: { clients?: BoardEntry[] }
}

export interface ReadersOptions {
  cluster: ChaosCluster
  people: People
  history: History
  random: Random
  acknowledged: AcknowledgedSaves
}

/** Everybody who reads: in the background, and in a race with each acknowledgement, on the other instances. */
export class Readers {
  readonly #o: ReadersOptions
  /** What each reader holds of each path, for If-None-Match. */
  readonly #etags = new Map<string, string>()
  readonly #asking = new Map<string, number>()
  #reads = 0
  #timer: NodeJS.Timeout | undefined

  constructor(options: ReadersOptions) {
    this.#o = options
  }

  start(): void {
    const { people, cluster, random, acknowledged } = this.#o
    this.#timer = setInterval(() => {
      void this.#read(anyRoute(people, random), random.pick([cluster.nginx, ...cluster.instances]))
    }, BACKGROUND_EVERY_MS)
    const byId = new Map<string, Person>([...people.members, ...people.trainers].map((person) => [person.id, person]))
    acknowledged.onAdded((subjectId, { instance }) => {
      const person = byId.get(subjectId)
      if (person === undefined || this.#timer === undefined) return
      const others = cluster.instances.filter(({ name, running }) => name !== instance && running)
      if (others.length === 0) return
      const readings = random.shuffle(routesOf(person, people)).slice(0, RACING)
      for (const reading of readings) void this.#read(reading, random.pick(others))
    })
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  async #read(reading: Reading, place: Place): Promise<void> {
    const asking = this.#asking.get(place.name) ?? 0
    if (asking >= AT_A_TIME) return
    this.#asking.set(place.name, asking + 1)
    try {
      await this.#ask(reading, place)
    } finally {
      this.#asking.set(place.name, (this.#asking.get(place.name) ?? 1) - 1)
    }
  }

  async #ask({ route, subjectId, reader, path, clients = [] }: Reading, { name, url }: Place): Promise<void> {
    const { history, random, acknowledged } = this.#o
    const begin = (of: string, as: string) => {
      const read = ++this.#reads
      history.note({ kind: 'read-begun', read, subjectId: of, route: as, instance: name })
      return read
    }
    const fail = (of: number, status: number, code: string) =>
      history.note({ kind: 'read-failed', read: of, status, code })

    const holding = `${reader.id} ${path}`
    const minimum = random.next() < 0.15 ? acknowledged.get(subjectId) : undefined
    const headers = {
      'if-none-match': random.next() < 0.3 ? this.#etags.get(holding) : undefined,
      'x-min-revision': minimum && `${minimum.epoch}:${minimum.revision}`,
    }
    const read = begin(subjectId, route)
    const parts = clients.map((link) => ({ link, read: begin(link.member.id, route) }))
    try {
      const answer = await reader.ask<Envelope>(`${url}${path}`, { headers, timeoutMs: TIMEOUT_MS })
      if (answer.status === 304) {
        const version = versionOf(answer.etag ?? '')
        history.note({ kind: 'read-answered', read, source: 'not-modified', verified: true, version })
        return
      }
      if (answer.status !== 200) {
        const { code = '' } = answer.body as { code?: string }
        for (const asked of [read, ...parts.map((part) => part.read)]) fail(asked, answer.status, code)
        return
      }
      if (answer.etag !== null) this.#etags.set(holding, answer.etag)
      const { source, version, verified: marked, data } = answer.body
      history.note({ kind: 'read-answered', read, source, verified: marked !== false, version })
      for (const part of parts) {
        const shown = data.clients?.find(({ client }) => client.id === part.link.member.id)
        if (shown === undefined) fail(part.read, 404, 'not-on-the-board')
        else {
          const { source, version, verified } = shown
          history.note({ kind: 'read-answered', read: part.read, source, verified: verified !== false, version })
        }
      }
    } catch (error) {
      for (const asked of [read, ...parts.map((part) => part.read)]) fail(asked, 0, reasonOf(error))
    }
  }
}

/** An ETag is a version: `"<epoch>.<revision>.<today>.<view>"`. */
function versionOf(etag: string): Version {
  const [epoch = '', revision = '', today = '', view = ''] = etag.replace(/^W\//, '').replaceAll('"', '').split('.')
  return { epoch, revision: Number(revision), today, view }
}
