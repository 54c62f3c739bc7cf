import { FOLLOWS_MS, isOfInstances, type Of, type Story } from './story.ts'
import type { Check, Violation } from './violation.ts'

/**
 * A connection ends only when its instance goes or wakes up, when nginx goes, or when its client does not read: not
 * because Redis or Postgres is away. A watcher follows without having reconnected.
 */
export const staysConnected: Check = (story) => {
  const instanceOf = new Map<string, string>()
  const deaf = new Set<string>()
  const violations: Violation[] = []
  for (const entry of story.entries) {
    if (entry.kind === 'connected') {
      instanceOf.set(entry.watcher, entry.instance)
      deaf.delete(entry.watcher)
    } else if (entry.kind === 'stopped-reading') {
      deaf.add(entry.watcher)
    } else if (entry.kind === 'disconnected') {
      const instance = instanceOf.get(entry.watcher)
      if (instance === undefined || deaf.has(entry.watcher) || wasTaken(story, instance, entry.atMs)) continue
      violations.push(lost(entry, instance))
    }
  }
  return violations
}

/** True when a fault that ends connections concerned this instance, or its way there, just then. */
const wasTaken = ({ faults }: Story, instance: string, atMs: number): boolean =>
  faults.some(
    (fault) =>
      fault.beganAtMs <= atMs &&
      fault.endedAtMs + FOLLOWS_MS >= atMs &&
      // behind nginx it may be on any instance
      (fault.targets.includes(instance) ||
        fault.targets.includes('nginx') ||
        (instance === 'nginx' && isOfInstances(fault))),
  )

const lost = (entry: Of<'disconnected'>, instance: string): Violation => ({
  promise: 'stays-connected',
  atMs: entry.atMs,
  text: `${entry.watcher} lost its connection to ${instance} (${entry.reason}), and nothing had happened to that instance`,
  entries: [entry],
  about: { watcher: entry.watcher },
})
