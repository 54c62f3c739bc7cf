import { createReadStream } from 'node:fs'
import { projectUrl } from '../../../deploy/project.ts'
import { parseTrainingLog } from '../../../src/features/importing/parse/training-log.ts'
import type {
  ImportReport,
  OwnProfile,
  ParsedSet,
  ParsedWorkout,
  ParseOptions,
} from '../../../src/features/importing/parse/types.ts'

export const DATA = new URL('test/data/', projectUrl)

export interface Parsed {
  workouts: ParsedWorkout[]
  sets: ParsedSet[]
  report: ImportReport
  profile: OwnProfile | null
}

const OPTIONS: ParseOptions = { defaultUnit: 'kg', timeZone: 'UTC' }

export const parseFile = (name: string, options: Partial<ParseOptions> = {}): Promise<Parsed> =>
  collect(createReadStream(new URL(name, DATA)), options)

/** Hands the text over in pieces of `pieceBytes`, as a network would. */
export const parseText = (
  text: string | Buffer,
  options: Partial<ParseOptions> = {},
  pieceBytes = 1000,
): Promise<Parsed> => collect(pieces(Buffer.from(text), pieceBytes), options)

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

async function collect(source: AsyncIterable<Buffer>, options: Partial<ParseOptions>): Promise<Parsed> {
  const log = parseTrainingLog(source, { ...OPTIONS, ...options })
  const workouts: ParsedWorkout[] = []
  for await (const workout of log.workouts()) workouts.push(workout)
  return {
    workouts,
    sets: workouts.flatMap(({ exercises }) => exercises.flatMap(({ sets }) => sets)),
    report: log.report,
    profile: log.profile,
  }
}
