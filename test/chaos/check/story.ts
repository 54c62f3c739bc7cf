import type { Action, Entry, Happening } from '../history.ts'

/* A history's entries put together: what was asked with what came of it, and what was broken from when to when. */

/** The promise: after any fault heals, and while Redis is away, every page follows within this time. */
export const FOLLOWS_MS = 2_000

export type Of<K extends Happening['kind']> = Extract<Entry, { kind: K }>

export interface FaultWindow {
  fault: number
  name: string
  targets: readonly string[]
  meanwhile: 'follow' | 'heal'
  beganAtMs: number
  /** Infinity: never mended. */
  endedAtMs: number
}

export interface Save {
  save: number
  memberId: string
  action: Action
  begun: Of<'save-begun'>
  outcome: Of<'save-acknowledged' | 'save-refused' | 'save-lost'> | undefined
}

export interface Read {
  begun: Of<'read-begun'>
  outcome: Of<'read-answered' | 'read-failed'> | undefined
}

export interface Story {
  entries: readonly Entry[]
  /** In the order in which they began. */
  faults: readonly FaultWindow[]
  saves: ReadonlyMap<number, Save>
  reads: ReadonlyMap<number, Read>
  late: readonly Of<'driver-late'>[]
  endedAtMs: number
}

/** Reads a history once. Entries are in the order in which they were noted. */
export function storyOf(entries: readonly Entry[]): Story {
  const faults = new Map<number, FaultWindow>()
  const saves = new Map<number, Save>()
  const reads = new Map<number, Read>()
  const late: Of<'driver-late'>[] = []
  for (const entry of entries) {
    switch (entry.kind) {
      case 'fault-begun': {
        const { fault, name, target, meanwhile, atMs } = entry
        const targets = target.split(/[\s,]+/).filter((word) => word !== '')
        faults.set(fault, { fault, name, targets, meanwhile, beganAtMs: atMs, endedAtMs: Number.POSITIVE_INFINITY })
        break
      }
      case 'fault-ended': {
        const window = faults.get(entry.fault)
        if (window !== undefined) window.endedAtMs = entry.atMs
        break
      }
      case 'save-begun': {
        const { save, memberId, action } = entry
        saves.set(save, { save, memberId, action, begun: entry, outcome: undefined })
        break
      }
      case 'save-acknowledged':
      case 'save-refused':
      case 'save-lost': {
        const save = saves.get(entry.save)
        if (save !== undefined) save.outcome = entry
        break
      }
      case 'read-begun':
        reads.set(entry.read, { begun: entry, outcome: undefined })
        break
      case 'read-answered':
      case 'read-failed': {
        const read = reads.get(entry.read)
        if (read !== undefined) read.outcome = entry
        break
      }
      case 'driver-late':
        late.push(entry)
    }
  }
  const windows = [...faults.values()].sort((a, b) => a.beganAtMs - b.beganAtMs)
  return { entries, faults: windows, saves, reads, late, endedAtMs: entries.at(-1)?.atMs ?? 0 }
}

/** Faults that were on at some time between the two. */
export const faultsBetween = ({ faults }: Pick<Story, 'faults'>, fromMs: number, toMs: number): FaultWindow[] =>
  faults.filter(({ beganAtMs, endedAtMs }) => beganAtMs <= toMs && endedAtMs >= fromMs)

/** Only single instances are broken: nobody is excused but who needs one of them. */
export const isOfInstances = ({ targets }: FaultWindow): boolean =>
  targets.length > 0 && targets.every((target) => target.startsWith('api-'))
