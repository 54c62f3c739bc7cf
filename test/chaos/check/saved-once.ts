import type { Truth } from '../history.ts'
import type { Of, Save } from './story.ts'
import type { Check, Violation } from './violation.ts'

type Workout = Truth['workouts'][number]
interface Acknowledged extends Save {
  outcome: Of<'save-acknowledged'>
}

const isAcknowledged = (save: Save): save is Acknowledged => save.outcome?.kind === 'save-acknowledged'

/**
 * Every acknowledged save is in the database, once: what was created is there under its key and nothing else is, what was
 * deleted is gone, a set that was ticked is done, an import has all its workouts, a repeat answered with the first workout,
 * and every revision told was committed, for one save.
 */
export const savedOnce: Check = (story, truth) => {
  const saves = [...story.saves.values()]
  const byId = new Map(truth.workouts.map((workout) => [workout.id, workout]))
  const doneSetIds = new Set(truth.doneSetIds)
  const byKey = groupBy(truth.workouts, ({ memberId, key }) => (key === null ? null : `${memberId} ${key}`))
  // asked and not refused for good: such a workout may be gone
  const deletions = groupBy(saves, ({ action, begun }) => (action === 'delete' ? (begun.workoutId ?? null) : null))
  return [
    ...saves
      .filter(isAcknowledged)
      .flatMap((save) => [
        ...(['create', 'repeat'].includes(save.action) ? checkCreated(save, byId, byKey, deletions) : []),
        ...(save.action === 'delete' ? checkDeleted(save, byId) : []),
        ...(save.action === 'import' ? checkImported(save, byKey) : []),
        ...(save.action === 'tick' ? checkTicked(save, doneSetIds, deletions) : []),
      ]),
    ...checkRevisions(saves.filter(isAcknowledged), truth),
    ...checkKeys(saves, byKey, truth, story.endedAtMs),
  ]
}

function checkCreated(
  save: Acknowledged,
  byId: Map<string, Workout>,
  byKey: Map<string, Workout[]>,
  deletions: Map<string, Save[]>,
): Violation[] {
  const { outcome, begun } = save
  const id = outcome.workoutId ?? ''
  const deleted = deletions.get(id) ?? []
  const made = byKey.get(`${save.memberId} ${begun.key}`) ?? []
  if (made.some((workout) => workout.id !== id)) {
    return [violation(save, `key ${begun.key} was answered with workout ${id}, and workout ${made[0]?.id} is there`)]
  }
  if (byId.has(id) || deleted.length > 0) return []
  return [violation(save, `the acknowledged workout ${id} is not in the database`)]
}

const checkDeleted = (save: Acknowledged, byId: Map<string, Workout>): Violation[] =>
  byId.has(save.begun.workoutId ?? '')
    ? [violation(save, `workout ${save.begun.workoutId} was deleted and is in the database`)]
    : []

/** A tick is lost with its workout only. */
function checkTicked(save: Acknowledged, doneSetIds: Set<string>, deletions: Map<string, Save[]>): Violation[] {
  const { setId = '', workoutId = '' } = save.begun
  if (doneSetIds.has(setId) || (deletions.get(workoutId) ?? []).length > 0) return []
  return [violation(save, `set ${setId} of workout ${workoutId} was acknowledged and is not done in the database`)]
}

function checkImported(save: Acknowledged, byKey: Map<string, Workout[]>): Violation[] {
  const found = byKey.get(`${save.memberId} ${save.begun.key}`)?.length ?? 0
  const { workouts } = save.outcome
  if (workouts === undefined || found === workouts) return []
  return [violation(save, `an import added ${workouts} workouts and ${found} are in the database`)]
}

/** A revision that was told was committed, and two saves that are not the same one never have the same. */
function checkRevisions(saves: readonly Acknowledged[], truth: Truth): Violation[] {
  const committed = new Set(truth.witnessed.map(({ memberId, epoch, revision }) => `${memberId} ${epoch} ${revision}`))
  const owners = new Map<string, Acknowledged>()
  const violations: Violation[] = []
  for (const save of saves) {
    const { memberId, epoch, revision } = save.outcome
    if (revision === 0) continue
    const name = `${memberId} ${epoch} ${revision}`
    if (!committed.has(name)) violations.push(violation(save, `revision ${revision} was told and never committed`))
    const owner = owners.get(name)
    if (owner === undefined) owners.set(name, save)
    else if (owner.begun.key === undefined || owner.begun.key !== save.begun.key) {
      violations.push({
        ...violation(save, `two saves were told the same revision ${revision}`),
        entries: [owner.begun, owner.outcome, save.begun, save.outcome],
      })
    }
  }
  return violations
}

/** Under a key there is one workout at most, and somebody asked for it. An import's key is its file's. */
function checkKeys(
  saves: readonly Save[],
  byKey: Map<string, Workout[]>,
  truth: Truth,
  endedAtMs: number,
): Violation[] {
  const asked = groupBy(saves, ({ memberId, begun }) => (begun.key === undefined ? null : `${memberId} ${begun.key}`))
  const twice = [...byKey].filter(([, workouts]) => workouts.filter(({ imported }) => !imported).length > 1)
  const unasked = truth.workouts.filter(({ memberId, key }) => key === null || !asked.has(`${memberId} ${key}`))
  return [
    ...twice.map(([name, workouts]): Violation => {
      const all = asked.get(name) ?? []
      const { memberId = '', key } = workouts[0] ?? {}
      return {
        promise: 'saved-once',
        atMs: all.at(-1)?.outcome?.atMs ?? endedAtMs,
        text: `key ${key} made ${workouts.length} workouts: ${workouts.map(({ id }) => id).join(', ')}`,
        entries: all.flatMap(entriesOf),
        about: { memberId, ...(key && { key }) },
      }
    }),
    ...unasked.map(
      ({ id, memberId, key }): Violation => ({
        promise: 'saved-once',
        atMs: endedAtMs,
        text: `workout ${id} of ${memberId} (key ${key}) is in the database and nobody asked for it`,
        entries: [],
        about: { workoutId: id },
      }),
    ),
  ]
}

const entriesOf = ({ begun, outcome }: Save) => [begun, ...(outcome === undefined ? [] : [outcome])]

const violation = (save: Acknowledged, text: string): Violation => ({
  promise: 'saved-once',
  atMs: save.outcome.atMs,
  text: `${save.action} by ${save.memberId}: ${text}`,
  entries: entriesOf(save),
  about: {
    ...(save.begun.key !== undefined && { key: save.begun.key }),
    ...((save.outcome.workoutId ?? save.begun.workoutId) !== undefined && {
      workoutId: save.outcome.workoutId ?? save.begun.workoutId ?? '',
    }),
  },
})

/** Those whose name is null belong to no group. */
function groupBy<T>(list: readonly T[], nameOf: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of list) {
    const name = nameOf(item)
    if (name === null) continue
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [item])
    else group.push(item)
  }
  return groups
}
