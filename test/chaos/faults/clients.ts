import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../../support/until.ts'
import { linkUp } from '../people.ts'
import { fault } from './during.ts'
import type { Fault } from './fault.ts'

const DEAF_MS = 6_000
/** Twice as long as a trainer may still be shown something. */
const UNLINKED_MS = 4_000

const deafClient: Fault = fault({
  name: 'deaf-client',
  lengthMs: DEAF_MS,
  meanwhile: 'follow',
  parts: ['clients'],
  aim({ random, watchers }) {
    const able = random.shuffle(watchers.filter(({ deafness }) => deafness !== undefined))
    const deaf = ['socket.io', 'plain'].flatMap((kind) => able.find(({ id }) => id.startsWith(kind)) ?? [])
    return {
      target: deaf.map(({ id }) => id).join(' '),
      act: async () => {
        for (const { deafness } of deaf) deafness?.begin()
        await delay(DEAF_MS)
      },
      mend: async () => {
        for (const { deafness } of deaf) deafness?.end()
      },
    }
  },
})

const linkEnded: Fault = fault({
  name: 'link-ended',
  lengthMs: UNLINKED_MS + 1_500,
  meanwhile: 'follow',
  parts: ['coaching', 'postgres'],
  aim(world) {
    const { random, people, watchers, history } = world
    const link = random.pick(people.links.filter(({ active }) => active))
    const { trainer, member } = link
    const theirs = watchers.filter(({ person, memberIds }) => person === trainer && memberIds.includes(member.id))
    return {
      target: `${trainer.id} ${member.id}`,
      act: async () => {
        // Readers leave it alone from here on.
        link.active = false
        for (const watcher of theirs) watcher.mayWatch(member.id, false)
        await until(async () => (await world.endLink(link)).kind === 'acknowledged', {
          what: 'a link to be ended',
          timeoutMs: 60_000,
          everyMs: 500,
        })
        const ids = theirs.map(({ id }) => id)
        history.note({ kind: 'link-ended', trainerId: trainer.id, memberId: member.id, watchers: ids })
        await delay(UNLINKED_MS)
      },
      mend: async () => {
        history.note({ kind: 'link-made', trainerId: trainer.id, memberId: member.id })
        const made = await until(() => linkUp(world.cluster.url, trainer, member), {
          what: 'a link to be made again',
          timeoutMs: 60_000,
          everyMs: 500,
        })
        link.id = made.id
        link.active = true
        for (const watcher of theirs) watcher.mayWatch(member.id, true)
      },
    }
  },
})

export const CLIENT_FAULTS: readonly Fault[] = [deafClient, linkEnded]
