import { useEffect, useRef, useState } from 'preact/hooks'
import type { Sent } from '../../../contract/common.ts'
import type { WorkoutFilter, WorkoutView } from '../../../contract/workouts.ts'
import { explain } from '../../format/explain.ts'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'

interface List {
  workouts: WorkoutView[]
  nextCursor: string | null
}

const MOST = 100

/** The last list that was shown, so that "back" finds it as long as it was. */
let remembered: { of: string; list: List } | null = null

/** Reads this many workouts at least, newest first, or all there are. */
async function readAtLeast(filter: Sent<WorkoutFilter>, count: number): Promise<List> {
  // the first page is the one that is cached
  let { workouts, nextCursor } = (await client.workouts.list('me', filter)).data
  while (workouts.length < count && nextCursor !== null) {
    const limit = Math.min(MOST, count - workouts.length)
    const { data } = await client.workouts.list('me', { ...filter, cursor: nextCursor, limit })
    workouts = [...workouts, ...data.workouts]
    nextCursor = data.nextCursor
  }
  return { workouts, nextCursor }
}

/**
 * One's own workouts that the filter leaves, page by page. All that is shown is read again with each `revision`, so
 * that a change anywhere appears in its place.
 */
export function useWorkoutList(userId: string, filter: Sent<WorkoutFilter>, revision: number | undefined) {
  const of = JSON.stringify([userId, filter])
  const [shown, setShown] = useState(() => (remembered?.of === of ? remembered : null))
  const [problem, setProblem] = useState<string | null>(null)
  const [round, setRound] = useState(0)
  const latest = useRef(of)
  latest.current = of

  function show(list: List): void {
    if (latest.current !== of) return
    remembered = { of, list }
    setShown(remembered)
    setProblem(null)
  }

  useEffect(() => {
    let current = true
    const count = remembered?.of === of ? remembered.list.workouts.length : 0
    readAtLeast(filter, count).then(
      (list) => current && show(list),
      (error: unknown) => current && setProblem(explain(error)),
    )
    return () => {
      current = false
    }
  }, [of, revision, round])

  const more = useTask(async () => {
    const list = remembered?.of === of ? remembered.list : null
    if (list?.nextCursor == null) return
    const { data } = await client.workouts.list('me', { ...filter, cursor: list.nextCursor, limit: 60 })
    show({ workouts: [...list.workouts, ...data.workouts], nextCursor: data.nextCursor })
  })

  return {
    /** Null until the first is known. While another filter is read, the list of the one before stays. */
    list: shown?.list ?? null,
    isCurrent: shown?.of === of,
    problem,
    reload: () => setRound((n) => n + 1),
    more,
  }
}
