import type { Entry } from '../history.ts'
import { type FaultWindow, FOLLOWS_MS, isOfInstances, type Of, type Save, type Story } from './story.ts'
import type { Check, Violation } from './violation.ts'

/** Faults during which nginx must hide that an instance goes: no request through it may fail. */
const SEAMLESS = new Set(['rolling-restart', 'nginx-reload'])

/**
 * A request fails only while something is broken that it needs. Redis is not needed, a rolling restart and an nginx reload
 * fail nothing that goes through nginx, and what concerns single instances fails no read on another one.
 */
export const nothingRefused: Check = (story) => {
  const violations: Violation[] = []
  for (const save of story.saves.values()) {
    if (save.outcome === undefined || save.outcome.kind === 'save-acknowledged') continue
    if (isExcused(story, save.begun, save.outcome, 'nginx') || isAnswerToARepeat(story, save)) continue
    violations.push(failure(save.begun, save.outcome, `${save.action} by ${save.memberId}`))
  }
  for (const { begun, outcome } of story.reads.values()) {
    if (outcome?.kind !== 'read-failed' || isExcused(story, begun, outcome, begun.instance)) continue
    violations.push(failure(begun, outcome, `${begun.route} of ${begun.subjectId} on ${begun.instance}`))
  }
  return violations
}

const isExcused = ({ faults }: Story, begun: Entry, failed: Entry, instance: string): boolean =>
  faults.some(
    (fault) => fault.beganAtMs <= failed.atMs && fault.endedAtMs + FOLLOWS_MS >= begun.atMs && mayFail(fault, instance),
  )

/** `instance`: the one that is asked, or nginx, behind which is every one. */
function mayFail(fault: FaultWindow, instance: string): boolean {
  if (instance === 'nginx' ? SEAMLESS.has(fault.name) : fault.targets.includes('nginx')) return false
  if (isOfInstances(fault)) return instance === 'nginx' || fault.targets.includes(instance)
  return fault.meanwhile === 'heal'
}

/** A delete or a change asked again, when nobody knew what had become of the first: the workout may be gone or changed. */
function isAnswerToARepeat({ saves }: Story, { save, action, begun, outcome }: Save): boolean {
  if (outcome?.kind !== 'save-refused' || ![404, 409, 412].includes(outcome.status)) return false
  if (action !== 'delete' && action !== 'change') return false
  return [...saves.values()].some(
    (other) =>
      other.save !== save &&
      other.begun.workoutId === begun.workoutId &&
      other.begun.atMs <= begun.atMs &&
      other.outcome?.kind !== 'save-acknowledged',
  )
}

function failure(begun: Entry, failed: Of<'save-refused' | 'save-lost' | 'read-failed'>, what: string): Violation {
  const how = failed.kind === 'save-lost' ? failed.error : `${failed.status} ${failed.code}`
  return {
    promise: 'nothing-refused',
    atMs: failed.atMs,
    text: `${what} failed (${how}) though nothing that it needs was broken`,
    entries: [begun, failed],
    about: {},
  }
}
