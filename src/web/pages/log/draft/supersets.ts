import type { Draft, DraftExercise } from './draft.ts'

/** Exercises in the order they are done; those of a superset stand together and move together. Pure. */

/** The draft's exercises in blocks: a superset, or one alone. */
export function blocksOf(exercises: readonly DraftExercise[]): DraftExercise[][] {
  const blocks: DraftExercise[][] = []
  for (const exercise of exercises) {
    const open = blocks.at(-1)
    if (exercise.withAbove && open !== undefined) open.push(exercise)
    else blocks.push([exercise])
  }
  return blocks
}

/** Says anew who is with whom: everybody in a block is with the one above. */
const inBlocks = (draft: Draft, blocks: readonly DraftExercise[][]): Draft => ({
  ...draft,
  exercises: blocks.flatMap((block) => block.map((exercise, at) => ({ ...exercise, withAbove: at > 0 }))),
})

/** A superset with the exercise above, or no longer. */
export const joinAbove = (draft: Draft, row: number, withAbove: boolean): Draft => ({
  ...draft,
  exercises: draft.exercises.map((exercise) => (exercise.row === row ? { ...exercise, withAbove } : exercise)),
})

export function removeExercise(draft: Draft, row: number): Draft {
  const blocks = blocksOf(draft.exercises).map((block) => block.filter((exercise) => exercise.row !== row))
  return inBlocks(draft, blocks)
}

/** Moves an exercise one place: within its superset, and at its edge with the whole superset past the neighbours. */
export function moveExercise(draft: Draft, row: number, step: -1 | 1): Draft {
  const blocks = blocksOf(draft.exercises)
  const at = blocks.findIndex((block) => block.some((exercise) => exercise.row === row))
  const block = blocks[at]
  if (block === undefined) return draft
  const within = block.findIndex((exercise) => exercise.row === row)
  if (block[within + step] !== undefined) blocks[at] = swapped(block, within, within + step)
  else if (blocks[at + step] === undefined) return draft
  else return inBlocks(draft, swapped(blocks, at, at + step))
  return inBlocks(draft, blocks)
}

function swapped<T>(all: readonly T[], one: number, other: number): T[] {
  const result = [...all]
  const [a, b] = [all[one], all[other]]
  if (a !== undefined && b !== undefined) result.splice(one, 1, b)
  if (a !== undefined && b !== undefined) result.splice(other, 1, a)
  return result
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The letter of the superset that each exercise (by row) is in. */
export function supersetLetters(exercises: readonly DraftExercise[]): Map<number, string> {
  const supersets = blocksOf(exercises).filter((block) => block.length > 1)
  return new Map(
    supersets.flatMap((block, at) =>
      block.map(({ row }): [number, string] => [row, LETTERS[at % LETTERS.length] ?? '']),
    ),
  )
}
