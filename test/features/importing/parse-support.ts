import { readFile } from 'node:fs/promises'
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

export const parseFile = async (name: string, options: Partial<ParseOptions> = {}): Promise<Parsed> =>
  parseText(await readFile(new URL(name, DATA)), options)

/** @param pieceBytes a character or a row can be cut by the end of every piece */
export async function parseText(
  text: string | Buffer,
  options: Partial<ParseOptions> = {},
  pieceBytes = 1000,
): Promise<Parsed> {
  const log = parseTrainingLog(Buffer.from(text), { ...OPTIONS, pieceBytes, ...options })
  const workouts: ParsedWorkout[] = []
  for await (const workout of log.workouts()) workouts.push(workout)
  return {
    workouts,
    sets: workouts.flatMap(({ exercises }) => exercises.flatMap(({ sets }) => sets)),
    report: log.report,
    profile: log.profile,
  }
}
