import { SpotterError } from '../../../client/index.ts'
import { usualTitle } from '../../format/usual-title.ts'
import { deviceZone as timeZone } from '../../format/zoned-time.ts'
import { client } from '../../state/client.ts'
import { newId } from '../../state/open/new-id.ts'
import { doStep, nameBlock, takeAnswer } from '../../state/open/open-workout.ts'
import { go } from '../../state/router.ts'
import { type Beginning, kept, type PlannedBlock } from './beginnings.ts'

const STEP = 100

/**
 * Opens a workout and goes to it. An empty one is there at once; what it begins with is asked of the server, and without
 * a network put together here where it can be. One that is open already is shown instead.
 */
export async function begin(beginning: Beginning = {}): Promise<void> {
  const { from, title } = beginning
  const id = newId()
  const open = { startedAt: new Date().toISOString(), timeZone, ...(title !== undefined && { title }) }
  if (from !== undefined && navigator.onLine) {
    try {
      takeAnswer(await client.open.start({ id, ...open, from }))
      return go('train')
    } catch (error) {
      if (!(error instanceof SpotterError)) throw error
      if (error.code === 'workout-open') return go('train')
      if (!error.temporary) throw error
      // perhaps it is open by now: the same is asked again, which opens it once
      doStep(id, { do: 'start', open: { ...open, from } })
      return go('train')
    }
  }
  const { blocks, ...plan } = kept(beginning)
  doStep(id, { do: 'start', open: { title: usualTitle(new Date().getHours()), ...open, ...plan } })
  for (const [at, block] of blocks.entries()) putBlock(id, block, (at + 1) * STEP)
  go('train')
}

/** Puts an exercise with its sets into the workout that is open; returns the id of its block. */
export function putBlock(
  workoutId: string,
  { exerciseId, name, tracking, sets }: PlannedBlock,
  position: number,
  restS: number | null = null,
): string {
  const id = newId()
  nameBlock(id, { name, tracking })
  doStep(
    workoutId,
    {
      do: 'put-exercise',
      id,
      exercise: { ...(exerciseId === undefined ? { name } : { exerciseId }), position, restS },
    },
    ...sets.map((set, at) => ({
      do: 'put-set' as const,
      id: newId(Date.now() + at),
      set: { exercise: id, position: (at + 1) * STEP, done: false, ...set },
    })),
  )
  return id
}

/** A place after all of these. */
export const placeAfter = (all: readonly { position: number }[]): number =>
  Math.max(0, ...all.map(({ position }) => position)) + STEP
