import type { Block, OpenSet } from './apply-step.ts'

/* What a step says of a block or a set that is to stay as it is. Pure. */

/** A block under a new name has its own id for an exercise until the server knows one: until then its name says which. */
export const inputOf = ({ id, exerciseId, name, position, supersetGroup, restS, notes }: Block) => ({
  ...((exerciseId as string) === id ? { name } : { exerciseId: exerciseId as string }),
  position,
  supersetGroup,
  restS,
  notes,
})

/** A set that is done says when: what waits for a network arrives late. */
export const doneOf = (doneAt: OpenSet['doneAt']) => (doneAt === null ? { done: false } : { done: true, doneAt })
