import type { Version } from '../../src/contract/common.ts'
import type { ProgressUpdated } from '../../src/contract/live.ts'
import type { ProgressView } from '../../src/contract/progress.ts'
import { emptyProgress } from '../support/empty-progress.ts'
import { asId } from '../support/ids.ts'

/** Small progress states and events to test the client's rules with. */

export const userId = asId('01900000-0000-7000-8000-000000000001')

export const at = (revision: number, rest: Partial<Version> = {}): Version => ({
  epoch: 'one',
  revision,
  today: '2026-11-23',
  view: '1',
  ...rest,
})

/** A view whose total of workouts is its fingerprint. */
export const viewOf = (workouts: number): ProgressView => ({
  ...emptyProgress('2026-11-23'),
  totals: { workouts, sets: 0, reps: 0, volumeKg: 0, durationS: 0 },
})

export const stateAt = (revision: number, rest: Partial<Version> = {}) => ({
  version: at(revision, rest),
  view: viewOf(revision),
})

/** "After this change there are `revision` workouts", told as the one section that changed. */
export const eventOf = (revision: number, base: Version | null = at(revision - 1), rest: Partial<Version> = {}) =>
  ({
    userId,
    version: at(revision, rest),
    base,
    change: { kind: 'workout-created' },
    set: base === null ? viewOf(revision) : { totals: viewOf(revision).totals },
  }) satisfies ProgressUpdated
