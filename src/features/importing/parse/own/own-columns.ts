import { EQUIPMENT, MUSCLES, TRACKINGS, WORKOUT_SOURCES, type WorkoutSource } from '../../../../contract/enums.ts'
import { isTimeZone } from '../../../../domain/calendar/civil-date.ts'
import type { OwnExercise } from '../../../../domain/exercises/own-exercises.ts'
import type { Cells } from '../cells.ts'
import type { OwnField } from '../layouts/table.ts'

/** What an export of ours says in columns that no other has, so that nothing is lost. What cannot be read is left out. */
export interface OwnColumns {
  source: WorkoutSource | null
  key: string | null
  timeZone: string | null
  /** The civil date that the workout counted for. */
  day: string | null
  /** The exercise's number in the workout. */
  block: number | null
  libraryId: string | undefined
  /** What a member's own exercise is like; undefined for one of the library. */
  exercise: OwnExercise | undefined
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const KEY_CHARS = 200

export function readOwnColumns(cells: Cells): OwnColumns {
  const text = (field: OwnField) => cells.text(field)
  const block = text('block')
  const timeZone = text('timeZone')
  const tracking = among(TRACKINGS, text('tracking'))
  return {
    source: among(WORKOUT_SOURCES, text('source')),
    key: text('key').slice(0, KEY_CHARS) || null,
    timeZone: isTimeZone(timeZone) ? timeZone : null,
    day: isDay(text('day')) ? text('day') : null,
    block: /^\d{1,4}$/.test(block) ? Number(block) : null,
    libraryId: UUID.test(text('libraryId')) ? text('libraryId') : undefined,
    exercise:
      tracking === null
        ? undefined
        : {
            tracking,
            equipment: among(EQUIPMENT, text('equipment')),
            primaryMuscles: allAmong(MUSCLES, text('primaryMuscles')),
            secondaryMuscles: allAmong(MUSCLES, text('secondaryMuscles')),
          },
  }
}

const among = <T extends string>(known: readonly T[], word: string): T | null =>
  known.find((value) => value === word) ?? null

const allAmong = <T extends string>(known: readonly T[], words: string): T[] =>
  words.split(' ').flatMap((word) => among(known, word) ?? [])

/** A date of the calendar that somebody alive can have trained on. */
export function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`)
  return /^(19|20|21)\d\d-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
