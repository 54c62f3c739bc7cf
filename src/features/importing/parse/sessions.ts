import { createHash } from 'node:crypto'
import { LIMITS, TOO_MANY_WORKOUTS } from '../../../contract/limits.ts'
import { RowRefused } from './cells.ts'
import type { LayoutTable } from './layouts/table.ts'
import type { SetRow } from './rows.ts'
import { Session } from './session.ts'
import { type FileTime, instantText, notYet, type Resolved, resolveStart } from './times.ts'
import type { NoteCode, ParsedWorkout } from './types.ts'

/**
 * Rows grouped into workouts: a session is one start and one title, and where two of them have both, one end. All are held until the end of the file, because only
 * then is it certain that no more of their rows follow (people sort these files by exercise, too); there are no more of
 * them than anybody may have, and the file's size is bounded.
 */
export class Sessions {
  readonly #table: LayoutTable
  readonly #timeZone: string
  readonly #latestStartMs: number
  readonly #byKey = new Map<string, Session[]>()
  #count = 0
  /** The row before is nearly always of the same session. */
  #last: { start: FileTime; title: string; apart: string; session: Session } | null = null

  constructor(table: LayoutTable, timeZone: string, latestStart: Date | undefined) {
    this.#table = table
    this.#timeZone = timeZone
    this.#latestStartMs = latestStart?.getTime() ?? Number.POSITIVE_INFINITY
  }

  /** Adds a set. Returns the session's start when this row began it. Throws RowRefused. */
  add(row: SetRow, line: number): Resolved | null {
    const known = this.#find(row)
    const session = known ?? this.#begin(row)
    session.add(row, line)
    this.#last = { start: row.start, title: row.rawTitle, apart: row.apart, session }
    return known ? null : session.start
  }

  /** The workouts, oldest first, each with what was doubtful about it. */
  *workouts(): Generator<{ workout: ParsedWorkout; notes: NoteCode[] }> {
    const sessions = [...this.#byKey.values()].flat()
    sessions.sort((a, b) => a.start.ms - b.start.ms)
    for (const session of sessions) yield session.finish()
  }

  #find(row: SetRow): Session | undefined {
    const last = this.#last
    if (row.own === null && last?.start === row.start && last.title === row.rawTitle && last.apart === row.apart)
      return last.session
    const alike = this.#byKey.get(this.#identify(row).key)
    return row.own ? alike?.[0] : alike?.find(({ apart }) => apart === row.apart || apart === '' || row.apart === '')
  }

  #begin(row: SetRow): Session {
    const { key, source, sourceKey } = this.#identify(row)
    const start = resolveStart(row.start, this.#timeZone)
    if (start.ms > this.#latestStartMs) throw new RowRefused('date-in-future', notYet(instantText(start.ms)))
    if (this.#count === LIMITS.workouts.most) throw new RowRefused('too-many', TOO_MANY_WORKOUTS)
    this.#count++
    const alike = this.#byKey.get(key) ?? []
    const session = new Session(
      {
        source,
        // the first of two keeps the name that it has had in every export
        sourceKey: alike.length === 0 ? sourceKey : `${sourceKey}:${alike.length + 1}`,
        timeZone: row.own?.timeZone ?? this.#timeZone,
        localDate: row.own?.day ?? null,
        title: row.title ?? 'Workout',
      },
      start,
      this.#timeZone,
    )
    this.#byKey.set(key, [...alike, session])
    return session
  }

  /** An export of ours names its workouts; the sessions of any other are known by their start and title. */
  #identify({ own, start, rawTitle }: SetRow) {
    const source = own?.source ?? this.#table.source
    const key = own?.key ?? sourceKey(this.#table.format, start, rawTitle)
    return { source, sourceKey: key, key: `${source} ${key}` }
  }
}

/** Made of what the file itself says, as it stands there: not of line numbers, options or workout numbers, which differ between exports. */
function sourceKey(format: string, start: FileTime, title: string): string {
  const time = start.wallMs === null ? instantText(start.ms) : instantText(start.wallMs).slice(0, -1)
  const titleHash = createHash('sha256').update(title.normalize('NFC')).digest('hex').slice(0, 16)
  return `${format}:${time}:${titleHash}`
}
