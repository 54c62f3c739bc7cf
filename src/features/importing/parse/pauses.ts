import type { SetRow } from './rows.ts'
import type { FileTime } from './times.ts'

/** Where nothing of a title follows for so long, its workout has ended. */
const PAUSE_MS = 3 * 3_600_000
const DAY_MS = 24 * 3_600_000

interface TimedRow {
  row: SetRow
  line: number
  ms: number
}

/**
 * The rows of a file in which every set has its own time, held until its end: then each gets its workout's start, which is
 * the time of its first set.
 */
export class Pauses {
  readonly #byDay = new Map<number, TimedRow[]>()

  add(row: SetRow, line: number): void {
    // to be compared with each other only
    const ms = row.start.ms ?? row.start.wallMs
    const day = Math.floor(ms / DAY_MS)
    const rows = this.#byDay.get(day) ?? []
    rows.push({ row, line, ms })
    this.#byDay.set(day, rows)
  }

  /** The rows by time; those of one time in the file's order. */
  *inWorkouts(): Generator<{ row: SetRow; line: number }> {
    const open = new Map<string, { start: FileTime; lastMs: number }>()
    for (const day of [...this.#byDay.keys()].sort((a, b) => a - b)) {
      const rows = this.#byDay.get(day) ?? []
      this.#byDay.delete(day)
      for (const { row, line, ms } of rows.sort((a, b) => a.ms - b.ms)) {
        const before = open.get(row.rawTitle)
        const start = before && ms - before.lastMs <= PAUSE_MS ? before.start : row.start
        open.set(row.rawTitle, { start, lastMs: ms })
        yield { row: { ...row, start, doneAt: row.start }, line }
      }
    }
  }
}
