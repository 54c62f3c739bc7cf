import { closeSync, openSync, readSync } from 'node:fs'
import type { History } from './history.ts'

const ERROR = 50
const EVERY_MS = 200

/** Reads an instance's log as it grows and notes what it says at error or fatal, and what is no log line at all. */
export class Complaints {
  readonly #instance: string
  readonly #history: History
  readonly #file: number
  readonly #timer: NodeJS.Timeout
  readonly #chunk = Buffer.alloc(64 * 1024)
  #rest = ''

  constructor(instance: string, logFile: string, history: History) {
    this.#instance = instance
    this.#history = history
    this.#file = openSync(logFile, 'r')
    this.#timer = setInterval(() => this.#read(), EVERY_MS).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#read()
    closeSync(this.#file)
  }

  #read(): void {
    for (;;) {
      const length = readSync(this.#file, this.#chunk)
      if (length === 0) return
      const lines = (this.#rest + this.#chunk.toString('utf8', 0, length)).split('\n')
      this.#rest = lines.pop() ?? ''
      for (const line of lines) if (isComplaint(line)) this.#note(line)
    }
  }

  #note(line: string): void {
    this.#history.note({ kind: 'complaint', instance: this.#instance, line: line.slice(0, 2_000) })
  }
}

/** pino writes JSON with a level; a crash, a warning of Node's own or a message on stderr is other text. */
function isComplaint(line: string): boolean {
  if (line.trim() === '') return false
  try {
    const { level } = JSON.parse(line) as { level?: number }
    return level === undefined || level >= ERROR
  } catch {
    return true
  }
}
