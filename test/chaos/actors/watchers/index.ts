import type { ChaosCluster } from '../../cluster.ts'
import { type History, WATCHER_KINDS, type WatcherKind } from '../../history.ts'
import type { People, Person } from '../../people.ts'
import { watchWithClient } from './client.ts'
import { watchRaw } from './raw.ts'
import type { Place, Watching } from './watching.ts'

export type { Watching } from './watching.ts'

/** Of these many watchers one is a trainer's board. */
const BOARD_EVERY = 7

export interface OpenWatchersOptions {
  count: number
  people: People
  cluster: ChaosCluster
  history: History
}

/** Pages of all three kinds in equal shares, on every instance and through nginx. */
export function openWatchers({ count, people, cluster, history }: OpenWatchersOptions): Watching[] {
  const balancer = { name: 'nginx', url: cluster.url }
  const direct = cluster.instances.map(({ name, url }) => ({ name, url }))
  const places = [...direct, balancer]
  const { members, trainers } = people
  const own = (person: Person) => ({ person, memberIds: [person.id] })
  const board = (trainer: Person) => ({
    person: trainer,
    memberIds: [trainer.id, ...people.links.flatMap((link) => (link.trainer === trainer ? [link.member.id] : []))],
  })
  return Array.from({ length: count }, (_, at) => {
    const kind = WATCHER_KINDS[at % WATCHER_KINDS.length] as WatcherKind
    const round = Math.floor(at / WATCHER_KINDS.length)
    const place = places[round % places.length] as Place
    // A browser comes back through the balancer; who went past it goes on past it.
    const others = place === balancer ? [] : direct.filter((other) => other !== place)
    const whose =
      at % BOARD_EVERY === BOARD_EVERY - 1
        ? board(trainers[Math.floor(at / BOARD_EVERY) % trainers.length] as Person)
        : own(members[at % members.length] as Person)
    const options = { id: `${kind}-${at}`, ...whose, at: place, others, history }
    return kind === 'spotter' ? watchWithClient({ kind, ...options }) : watchRaw({ kind, ...options })
  })
}
