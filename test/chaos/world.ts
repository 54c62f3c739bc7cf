import { mkdirSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../support/until.ts'
import { AcknowledgedSaves } from './actors/acknowledged.ts'
import { Readers } from './actors/readers.ts'
import { type Outcome, Saver } from './actors/saver.ts'
import { openWatchers, type Watching } from './actors/watchers/index.ts'
import { Writers } from './actors/writers.ts'
import { type ChaosCluster, type ChaosInstance, startChaosCluster } from './cluster.ts'
import type { History, Truth } from './history.ts'
import { Ledger } from './ledger.ts'
import { type Link, type People, registerPeople } from './people.ts'
import type { Random } from './random.ts'

/** The promise, and a little for the driver itself. */
const SETTLE_MS = 3_000
const READY_MS = 60_000

export interface WorldOptions {
  instances: number
  members: number
  watchers: number
  history: History
  random: Random
  /** Names of rules or protections that every instance is without. */
  without: readonly string[]
  /** Gets the log of every instance; nothing in it is removed. */
  logFolder: string
}

/** Everything a run happens to and who acts in it. */
export interface World {
  readonly options: WorldOptions
  readonly history: History
  readonly random: Random
  readonly cluster: ChaosCluster
  readonly people: People
  readonly watchers: readonly Watching[]
  /** Watchers open their pages, readers begin. */
  startActors(): void
  /** Resolves when every watcher shows something; writers have begun then. */
  ready(): Promise<void>
  /** Ends a link, as either side may; the outcome is noted as a save of the trainer's. */
  endLink(link: Link): Promise<Outcome>
  /** Sends a save to this instance past nginx, which sends hardly any to an instance with many sockets. */
  saveAt(instance: ChaosInstance): void
  /** Leaves some row in the outbox that a relay will find. */
  leaveNews(): Promise<void>
  /** Writers stop; what nobody answered is repeated under its key until it is answered, within bounds. */
  stopWriting(): Promise<void>
  /** Resolves when the deadline of the last save and the last fault has passed. */
  settle(): Promise<void>
  truth(): Promise<Truth>
  /** Ends everything that was started. May be called again. */
  close(): Promise<void>
}

/** Starts the cluster and registers the people. When one part fails, all are stopped. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { history, random } = options
  const closers: (() => unknown)[] = []
  const close = async () => {
    for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) await closer()
  }
  try {
    mkdirSync(options.logFolder, { recursive: true })
    const cluster = await startChaosCluster(options)
    closers.push(() => cluster.stop())
    const ledger = await Ledger.open(cluster.postgres.url)
    closers.push(() => ledger.close())
    const people = await registerPeople(cluster.url, options.members, random)
    closers.push(() => people.close())

    const acknowledged = new AcknowledgedSaves()
    const saver = new Saver(cluster.url, history, acknowledged)
    const { url } = cluster
    const writers = new Writers({ url, members: people.members, saver, ledger, random })
    const readers = new Readers({ cluster, people, history, random, acknowledged })
    const watchers: Watching[] = []
    closers.push(() => {
      readers.stop()
      saver.giveUp()
      void writers.stop()
      for (const watcher of watchers) watcher.stop()
    })

    return {
      options,
      history,
      random,
      cluster,
      people,
      watchers,
      startActors() {
        watchers.push(...openWatchers({ count: options.watchers, people, cluster, history }))
        readers.start()
      },
      async ready() {
        await until(() => watchers.every((watcher) => watcher.ready), {
          what: 'every watcher to show something',
          timeoutMs: READY_MS,
          everyMs: 50,
        })
        writers.start()
      },
      endLink: (link) =>
        saver.attempt({ action: 'coaching', member: link.trainer }, async (note) => {
          const by = random.pick([link.trainer, link.member])
          const answer = await by.ask(`${url}/api/coaching/${link.id}`, { method: 'DELETE' })
          if (answer.status >= 300) return note.refused(answer)
          const { epoch } = await ledger.revisionOf(link.trainer.id)
          const revision = await ledger.linkRevision(link.id)
          note.acknowledged({ epoch, revision, instance: answer.instance })
          return { kind: 'acknowledged' }
        }),
      saveAt: (instance) => writers.saveAt(instance.url),
      leaveNews: () => ledger.leaveNews(random.pick(people.members).id),
      stopWriting: () => writers.stop(),
      async settle() {
        await delay(SETTLE_MS)
        readers.stop()
      },
      truth: () => ledger.truth(),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
