import type { ImportReport, NoteCode, RefusalCode } from './types.ts'

export const REFUSED_LISTED = 1000

/** What a schema found wrong. */
interface Wrong {
  instancePath: string
  message: string
}

/** Keeps a report's account of rows: what became of each. */
export class Ledger {
  readonly #report: ImportReport

  constructor(report: ImportReport) {
    this.#report = report
  }

  /** A set that goes in. */
  take(): void {
    this.#report.rows++
    this.#report.sets++
  }

  rest(): void {
    this.#report.rows++
    this.#report.restTimers++
  }

  refuse(line: number, code: RefusalCode, reason: string): void {
    this.#report.rows++
    this.#report.refusedCount++
    if (this.#report.refused.length < REFUSED_LISTED) this.#report.refused.push({ line, code, reason })
  }

  /** Refuses what its schema does not allow, with the first thing that is wrong. */
  refuseWrong(line: number, what: string, [first]: readonly Wrong[]): void {
    const where = first?.instancePath.replace(/^\//, '') ?? ''
    this.refuse(
      line,
      'value-unreadable',
      [what, 'cannot be read:', where, first?.message ?? ''].filter(Boolean).join(' '),
    )
  }

  note(codes: Iterable<NoteCode>): void {
    for (const code of codes) this.#report.notes[code] = (this.#report.notes[code] ?? 0) + 1
  }
}
