import { createHash } from 'node:crypto'
import type { Temporal } from 'temporal-polyfill'
import { excessOf, type WorkoutSize } from '../../../limits.ts'
import type { WorkoutSource } from '../../../vocabulary.ts'
import { RowRefused, shorten } from './cells.ts'
import { readDuration } from './durations.ts'
import type { LogFormat } from './headers.ts'
import type { SetRow } from './rows.ts'
import { type FileTime, type Resolved, readTime, resolveEnd, resolveStart } from './times.ts'
import type { NoteCode, ParsedExercise, ParsedSet, ParsedWorkout } from './types.ts'

const SOURCES = { strong: 'strong_csv', hevy: 'hevy_csv', spotter: 'spotter' } as const satisfies Record<
  LogFormat,
  WorkoutSource
>

const MAX_WORKOUT_SECONDS = 24 * 3600
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

interface Session extends Pick<ParsedWorkout, 'source' | 'sourceKey' | 'timeZone' | 'localDate'> {
  title: string
  start: Resolved
  /** The same, to sort by. */
  startMs: number
  end: Temporal.Instant | null
  endImplausible: boolean
  notes: Set<string>
  blocks: Block[]
  sets: number
}

/**
 * Rows grouped into workouts: a session is one start and one title. All are held until the end of the file, because only
 * then is it certain that no more of their rows follow (people sort these files by exercise, too); the file's size is bounded.
 */
export class Sessions {
  readonly #format: LogFormat
  readonly #timeZone: string
  readonly #byKey = new Map<string, Session>()
  /** The row before is nearly always of the same session. */
  #last: { start: FileTime; title: string; session: Session } | null = null

  constructor(format: LogFormat, timeZone: string) {
    this.#format = format
    this.#timeZone = timeZone
  }

  /** Adds a set. Returns the session's start when this row began it. */
  add(row: SetRow, line: number): Resolved | null {
    const known = this.#find(row)
    const session = known ?? this.#begin(row)
    refuseExcess({ sets: session.sets + 1 })
    this.#last = { start: row.start, title: row.rawTitle, session }
    this.#learnEnd(session, row)
    if (row.workoutNotes !== null) session.notes.add(row.workoutNotes)
    const block = blockFor(session.blocks, row)
    refuseExcess({ setsOfOne: block.sets.length + 1 })
    if (row.exerciseNotes !== null) block.notes.add(row.exerciseNotes)
    block.lastOrder = row.order ?? block.lastOrder
    block.sets.push({ ...row.set, line })
    session.sets++
    return known ? null : session.start
  }

  /** The workouts, oldest first, each with what was doubtful about it. */
  *workouts(): Generator<{ workout: ParsedWorkout; notes: NoteCode[] }> {
    const sessions = [...this.#byKey.values()]
    sessions.sort((a, b) => a.startMs - b.startMs)
    for (const session of sessions) {
      const notes: NoteCode[] = []
      if (session.end === null) notes.push('end-unknown')
      if (session.end === null && session.endImplausible) notes.push('end-implausible')
      yield { workout: this.#finish(session), notes }
    }
  }

  #find(row: SetRow): Session | undefined {
    const last = this.#last
    if (row.own === null && last && last.start === row.start && last.title === row.rawTitle) return last.session
    return this.#byKey.get(this.#identify(row).key)
  }

  #begin(row: SetRow): Session {
    const { key, ...identity } = this.#identify(row)
    const start = resolveStart(row.start, this.#timeZone)
    const session: Session = {
      ...identity,
      timeZone: row.own?.timeZone ?? this.#timeZone,
      localDate: row.own?.day ?? null,
      title: row.title ?? 'Workout',
      start,
      startMs: start.instant.epochMilliseconds,
      end: null,
      endImplausible: false,
      notes: new Set(),
      blocks: [],
      sets: 0,
    }
    this.#byKey.set(key, session)
    return session
  }

  /** An export of ours names its workouts; the sessions of any other are known by their start and title. */
  #identify({ own, start, rawTitle }: SetRow) {
    const source = own?.source ?? SOURCES[this.#format]
    const key = own?.key ?? sourceKey(this.#format, start, rawTitle)
    return { source, sourceKey: key, key: `${source} ${key}` }
  }

  /** The first end that can be believed counts. */
  #learnEnd(session: Session, row: SetRow): void {
    if (session.end !== null) return
    const { instant: start } = session.start
    const end = this.#endOf(row, start)
    if (end === null) return
    const seconds = start.until(end).total('seconds')
    const isBelieved = row.own ? seconds >= 0 : seconds > 0
    if (isBelieved && seconds <= MAX_WORKOUT_SECONDS) session.end = end
    else if (seconds !== 0) session.endImplausible = true
  }

  #endOf(row: SetRow, start: Temporal.Instant): Temporal.Instant | null {
    if (row.end !== '') {
      const time = readTime(row.end)
      return time && resolveEnd(time, start, this.#timeZone)
    }
    const seconds = readDuration(row.duration)
    return seconds === null ? null : start.add({ seconds: Math.min(seconds, MAX_WORKOUT_SECONDS + 1) })
  }

  #finish(session: Session): ParsedWorkout {
    return {
      title: session.title,
      startedAt: session.start.instant.toString(),
      endedAt: session.end?.toString() ?? null,
      timeZone: session.timeZone,
      localDate: session.localDate,
      notes: joined(session.notes),
      source: session.source,
      sourceKey: session.sourceKey,
      exercises: session.blocks.map(
        ({ number: _, lastOrder: __, notes, ...block }): ParsedExercise => ({ ...block, notes: joined(notes) }),
      ),
    }
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

/** Made of what the file itself says, as it stands there: not of line numbers, options or workout numbers, which differ between exports. */
function sourceKey(format: LogFormat, start: FileTime, title: string): string {
  const time = (start.instant ?? start.wall).toString()
  const titleHash = createHash('sha256').update(title.normalize('NFC')).digest('hex').slice(0, 16)
  return `${format}:${time}:${titleHash}`
}

function joined(notes: ReadonlySet<string>): string | null {
  return notes.size === 0 ? null : shorten([...notes].join('\n'), MAX_NOTES_CHARS)
}
