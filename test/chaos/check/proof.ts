import { type Action, CACHED_ROUTES, type Truth, WATCHER_KINDS } from '../history.ts'
import { judgeFreshness } from './never-stale.ts'
import { judgeLikeness } from './shown-as-written.ts'
import { FOLLOWS_MS, faultsBetween, type Story } from './story.ts'

const ACTIONS: readonly Action[] = ['create', 'change', 'delete', 'import', 'repeat', 'profile']

/**
 * What a run did not show, as sentences: a checker that saw nothing finds no violation. `asked`: the names of the faults
 * that were to be.
 */
export function missingProof(story: Story, truth: Truth, asked: readonly string[]): string[] {
  return [
    ...asked
      .filter((name) => !story.faults.some((fault) => fault.name === name && Number.isFinite(fault.endedAtMs)))
      .map((name) => `the fault ${name} did not come, or was not mended`),
    ...faultsWithout(story),
    ...routesWithout(story),
    ...watchersWithout(story),
    ...ACTIONS.filter((action) => !acknowledged(story).has(action)).map((action) => `no ${action} was acknowledged`),
    ...(judgeFreshness(story, truth).compared === 0 ? ['no read was compared with an acknowledged revision'] : []),
    ...(judgeLikeness(story, truth).compared === 0 ? ['no state shown was compared with what was written'] : []),
  ]
}

/** Each fault has saves in flight while it lasts or just after, and something to see. */
function faultsWithout(story: Story): string[] {
  const missing: string[] = []
  const saves = [...story.saves.values()]
  const shown = story.entries.filter(({ kind }) => kind === 'shown')
  for (const { name, beganAtMs, endedAtMs } of story.faults) {
    const untilMs = endedAtMs + FOLLOWS_MS
    if (!saves.some(({ begun, outcome }) => begun.atMs <= untilMs && (outcome?.atMs ?? untilMs) >= beganAtMs))
      missing.push(`no save was in flight during ${name}`)
    if (!shown.some(({ atMs }) => atMs >= beganAtMs && atMs <= untilMs))
      missing.push(`nothing was shown during ${name}`)
  }
  return missing
}

function routesWithout({ reads, faults }: Story): string[] {
  const seen = new Set<string>()
  let inFaults = 0
  for (const { begun, outcome } of reads.values()) {
    if (outcome?.kind !== 'read-answered' || outcome.source !== 'cache') continue
    seen.add(begun.route)
    if (faultsBetween({ faults }, begun.atMs, outcome.atMs).length > 0) inFaults += 1
  }
  return [
    ...CACHED_ROUTES.filter((route) => !seen.has(route)).map(
      (route) => `no read of ${route} was answered from the cache`,
    ),
    ...(faults.length > 0 && inFaults === 0 ? ['no read was answered from the cache during any fault'] : []),
  ]
}

function watchersWithout({ entries }: Story): string[] {
  const kinds = new Map<string, string>()
  const showed = new Set<string>()
  const silent = new Set<string>()
  for (const entry of entries) {
    if (entry.kind === 'watching') {
      kinds.set(entry.watcher, entry.client)
      silent.add(entry.watcher)
    } else if (entry.kind === 'shown') {
      showed.add(kinds.get(entry.watcher) ?? '')
      silent.delete(entry.watcher)
    }
  }
  return [
    ...WATCHER_KINDS.filter((kind) => !showed.has(kind)).map((kind) => `no watcher of kind ${kind} showed anything`),
    ...(silent.size > 0 ? [`${silent.size} watchers showed nothing: ${[...silent].slice(0, 5).join(', ')}`] : []),
  ]
}

function acknowledged({ saves }: Story): Set<Action> {
  const actions = new Set<Action>()
  for (const { action, outcome } of saves.values()) if (outcome?.kind === 'save-acknowledged') actions.add(action)
  return actions
}
