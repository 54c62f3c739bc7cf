import { excessOf, type WorkoutSize } from '../../../contract/limits.ts'
import { RowRefused, shorten } from './cells.ts'
import type { SetRow } from './rows.ts'
import { instantText, type Resolved, resolveEnd, resolveStart } from './times.ts'
import type { NoteCode, ParsedExercise, ParsedSet, ParsedWorkout } from './types.ts'
import { readDuration } from './values/durations.ts'

const MAX_WORKOUT_MS = 24 * 3600 * 1000
const MAX_NOTES_CHARS = 10_000

interface Block extends Pick<ParsedExercise, 'libraryId' | 'own'> {
  name: string
  /** Its number in the workout, where the file gives one. */
  number: number | null
  notes: Set<string>
  supersetGroup: number | null
  lastOrder: number | null
  sets: ParsedSet[]
}

type Identity = Pick<ParsedWorkout, 'source' | 'sourceKey' | 'timeZone' | 'localDate' | 'title'>

/** One workout while its rows are read. */
export class Session {
  readonly start: Resolved
  /** See `SetRow.apart`: the first that its rows say. */
  apart = ''
  readonly #identity: Identity
  readonly #timeZone: string
  readonly #notes = new Set<string>()
  readonly #blocks: Block[] = []
  #endMs: number | null = null
  /** When its last set was done, where every set has a time. */
  #lastDoneMs: number | null = null
  #endImplausible = false
  #sets = 0

  /** @param timeZone of the file's wall times */
  constructor(identity: Identity, start: Resolved, timeZone: string) {
    this.#identity = identity
    this.start = start
    this.#timeZone = timeZone
  }

  /** Throws RowRefused too-many-sets. */
  add(row: SetRow, line: number): void {
    refuseExcess({ sets: this.#sets + 1 })
    this.#learnEnd(row)
    if (row.workoutNotes !== null) this.#notes.add(row.workoutNotes)
    const block = blockFor(this.#blocks, row)
    refuseExcess({ setsOfOne: block.sets.length + 1 })
    if (row.exerciseNotes !== null) block.notes.add(row.exerciseNotes)
    block.lastOrder = row.order ?? block.lastOrder
    block.sets.push({ ...row.set, line })
    this.#sets++
    if (this.apart === '') this.apart = row.apart
    if (row.doneAt !== null) this.#lastDoneMs = resolveStart(row.doneAt, this.#timeZone).ms
  }

  finish(): { workout: ParsedWorkout; notes: NoteCode[] } {
    const notes: NoteCode[] = []
    const endMs = this.#endMs ?? this.#endBySets()
    if (endMs === null) notes.push('end-unknown')
    if (endMs === null && this.#endImplausible) notes.push('end-implausible')
    const workout = {
      ...this.#identity,
      startedAt: instantText(this.start.ms),
      endedAt: endMs === null ? null : instantText(endMs),
      notes: joined(this.#notes),
      exercises: this.#blocks.map(
        ({ number: _, lastOrder: __, notes, ...block }): ParsedExercise => ({ ...block, notes: joined(notes) }),
      ),
    }
    return { workout, notes }
  }

  /** The first end that can be believed counts. */
  #learnEnd(row: SetRow): void {
    if (this.#endMs !== null) return
    const endMs = this.#endOf(row)
    if (endMs === null) return
    const ms = endMs - this.start.ms
    const isBelieved = row.own ? ms >= 0 : ms > 0
    if (isBelieved && ms <= MAX_WORKOUT_MS) this.#endMs = endMs
    else if (ms !== 0) this.#endImplausible = true
  }

  #endBySets(): number | null {
    const ms = (this.#lastDoneMs ?? this.start.ms) - this.start.ms
    return ms > 0 && ms <= MAX_WORKOUT_MS ? this.#lastDoneMs : null
  }

  #endOf(row: SetRow): number | null {
    if (row.end !== null) return resolveEnd(row.end, this.start.ms, this.#timeZone)
    const seconds = readDuration(row.workoutDuration)
    return seconds === null ? null : this.start.ms + 1000 * seconds
  }
}

/**
 * The block that a row's set belongs to. Consecutive sets of one exercise share a block until their numbers start again.
 * Within a superset, whose exercises take turns, a set goes on where its number follows the last of its exercise.
 */
function blockFor(blocks: Block[], row: SetRow): Block {
  const last = blocks.at(-1)
  if (row.own?.block != null) return blocks.findLast(({ number }) => number === row.own?.block) ?? begin(blocks, row)
  if (last && last.name === row.exercise && !startsAgain(last, row)) return last
  const turn =
    row.supersetGroup === null
      ? undefined
      : blocks.findLast((block) => block.name === row.exercise && block.supersetGroup === row.supersetGroup)
  if (turn && turn.lastOrder !== null && row.order === turn.lastOrder + 1) return turn
  return begin(blocks, row)
}

function begin(blocks: Block[], row: SetRow): Block {
  refuseExcess({ exercises: blocks.length + 1 })
  const block: Block = {
    name: row.exercise,
    number: row.own?.block ?? null,
    libraryId: row.own?.libraryId,
    own: row.own?.exercise,
    notes: new Set(),
    supersetGroup: row.supersetGroup,
    lastOrder: null,
    sets: [],
  }
  blocks.push(block)
  return block
}

function refuseExcess(size: Partial<WorkoutSize>): void {
  const excess = excessOf(size)
  if (excess !== null) throw new RowRefused('too-many-sets', excess)
}

const startsAgain = (block: Block, row: SetRow): boolean =>
  row.order !== null && block.lastOrder !== null && row.order <= block.lastOrder

function joined(notes: ReadonlySet<string>): string | null {
  return notes.size === 0 ? null : shorten([...notes].join('\n'), MAX_NOTES_CHARS)
}
