import type { WeightUnit } from '../../../training/units.ts'
import type { FileDistanceUnit } from './types.ts'

export type LogFormat = 'strong' | 'hevy' | 'spotter'

/** What a column means to us, in either format. */
export type Field =
  | 'workoutNumber'
  | 'start'
  | 'end'
  | 'duration'
  | 'title'
  | 'workoutNotes'
  | 'exercise'
  | 'notes'
  | 'superset'
  | 'order'
  | 'setType'
  | 'weight'
  | 'weightUnit'
  | 'reps'
  | 'distance'
  | 'distanceUnit'
  | 'seconds'
  | 'rpe'
  | OwnField

/** What only an export of ours says. */
export type OwnField =
  | 'block'
  | 'timeZone'
  | 'day'
  | 'source'
  | 'key'
  | 'libraryId'
  | 'tracking'
  | 'equipment'
  | 'primaryMuscles'
  | 'secondaryMuscles'

type Synonyms = Partial<Record<Field, readonly string[]>>

/** Every header name we know, by format and language: lower case, without a unit in parentheses. */
const HEADERS: Record<LogFormat, Record<string, Synonyms>> = {
  strong: {
    en: {
      workoutNumber: ['workout #'],
      start: ['date'],
      title: ['workout name'],
      duration: ['duration', 'workout duration'],
      exercise: ['exercise name'],
      order: ['set order'],
      setType: ['set type'],
      weight: ['weight', 'kg', 'lb', 'lbs'],
      weightUnit: ['weight unit'],
      reps: ['reps'],
      distance: ['distance', 'km', 'mi'],
      distanceUnit: ['distance unit'],
      seconds: ['seconds'],
      notes: ['notes'],
      workoutNotes: ['workout notes'],
      rpe: ['rpe'],
    },
    fr: {
      start: ['date'],
      title: ["nom de l'entraînement"],
      duration: ['durée'],
      exercise: ["nom de l'exercice"],
      order: ['ordre de la série'],
      weight: ['poids'],
      reps: ['réps'],
      distance: ['distance'],
      seconds: ['secondes'],
      notes: ['notes'],
      workoutNotes: ["notes d'entraînement"],
      rpe: ['rpe'],
    },
    de: {
      start: ['datum'],
      title: ['workout-name'],
      duration: ['dauer'],
      exercise: ['name der übung'],
      order: ['reihenfolge festlegen'],
      weight: ['gewicht'],
      reps: ['wiederh.'],
      distance: ['entfernung'],
      seconds: ['sekunden'],
      notes: ['notizen'],
      workoutNotes: ['workout-notizen'],
      rpe: ['rpe'],
    },
    zh: {
      start: ['日期'],
      title: ['锻炼名称'],
      duration: ['时长'],
      exercise: ['运动名称'],
      order: ['设置顺序'],
      weight: ['重量'],
      reps: ['次'],
      distance: ['距离'],
      seconds: ['秒'],
      notes: ['备注'],
      workoutNotes: ['锻炼备注'],
      rpe: ['rpe'],
    },
  },
  spotter: {
    en: {
      start: ['date'],
      end: ['workout end'],
      title: ['workout name'],
      duration: ['workout duration'],
      exercise: ['exercise name'],
      order: ['set order'],
      weight: ['weight'],
      weightUnit: ['weight unit'],
      reps: ['reps'],
      rpe: ['rpe'],
      distance: ['distance'],
      distanceUnit: ['distance unit'],
      seconds: ['seconds'],
      notes: ['notes'],
      workoutNotes: ['workout notes'],
      superset: ['superset'],
      block: ['exercise number'],
      timeZone: ['time zone'],
      day: ['day'],
      source: ['source'],
      key: ['source key'],
      libraryId: ['library id'],
      tracking: ['tracking'],
      equipment: ['equipment'],
      primaryMuscles: ['primary muscles'],
      secondaryMuscles: ['secondary muscles'],
    },
  },
  hevy: {
    en: {
      title: ['title'],
      start: ['start_time'],
      end: ['end_time'],
      workoutNotes: ['description'],
      exercise: ['exercise_title'],
      superset: ['superset_id'],
      notes: ['exercise_notes'],
      order: ['set_index'],
      setType: ['set_type'],
      weight: ['weight_kg', 'weight_lbs', 'weight_lb'],
      reps: ['reps'],
      distance: ['distance_km', 'distance_miles', 'distance_meters'],
      seconds: ['duration_seconds'],
      rpe: ['rpe'],
    },
  },
}

/** The one file seen without a header: the Android export's columns, in its order. */
const HEADERLESS =
  'Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Distance Unit;Seconds;Notes;Workout Notes;Workout Duration'.split(
    ';',
  )

const WEIGHT_UNITS = new Map<string, WeightUnit>([
  ['kg', 'kg'],
  ['kgs', 'kg'],
  ['lb', 'lb'],
  ['lbs', 'lb'],
])

const DISTANCE_UNITS = new Map<string, FileDistanceUnit>([
  ['m', 'm'],
  ['meter', 'm'],
  ['meters', 'm'],
  ['metres', 'm'],
  ['km', 'km'],
  ['mi', 'mi'],
  ['mi.', 'mi'],
  ['mile', 'mi'],
  ['miles', 'mi'],
])

export const weightUnit = (word: string): WeightUnit | null => WEIGHT_UNITS.get(word.trim().toLowerCase()) ?? null
export const distanceUnit = (word: string): FileDistanceUnit | null =>
  DISTANCE_UNITS.get(word.trim().toLowerCase()) ?? null

/** A column and the unit its header names, if any. */
export interface Column {
  index: number
  weightUnit: WeightUnit | null
  distanceUnit: FileDistanceUnit | null
}

/** Which columns hold what. */
export interface Layout {
  format: LogFormat
  language: string | null
  columns: Partial<Record<Field, Column[]>>
  width: number
  ignoredColumns: string[]
}

/** Hevy may write the same weight in kilograms and in pounds; of any other column the first counts. */
const SEVERAL: ReadonlySet<Field> = new Set(['weight', 'distance'])

/** The layout that this header names, or null when it is the header of no format. */
export function readHeader(cells: readonly string[]): Layout | null {
  return layoutOf('spotter', cells) ?? layoutOf('hevy', cells) ?? layoutOf('strong', cells)
}

/** The layout of a file that begins with a row of the known headerless export, or null when `cells` is no such row. */
export function layoutWithoutHeader(cells: readonly string[]): Layout | null {
  const [date = '', , , , , weightWord = '', , , , distanceWord = ''] = cells.map((cell) => cell.trim())
  if (cells.length < HEADERLESS.length - 1 || cells.length > HEADERLESS.length) return null
  if (!/^\d{4}-\d\d-\d\d/.test(date)) return null
  if (weightWord !== '' && weightUnit(weightWord) === null) return null
  if (distanceWord !== '' && distanceUnit(distanceWord) === null) return null
  const layout = layoutOf('strong', HEADERLESS.slice(0, cells.length))
  return layout && { ...layout, language: null }
}

function layoutOf(format: LogFormat, header: readonly string[]): Layout | null {
  const columns: Layout['columns'] = {}
  const ignoredColumns: string[] = []
  header.forEach((title, index) => {
    const { name, unit } = splitTitle(title)
    const field = fieldOf(format, name)
    const known = field === null ? undefined : columns[field]
    if (field === null || (known && !SEVERAL.has(field))) {
      const unknown = title.replaceAll('\0', '').trim()
      if (unknown !== '') ignoredColumns.push([...unknown].slice(0, 100).join('')) // never half a character
      return
    }
    const column = { index, weightUnit: weightUnit(unit), distanceUnit: distanceUnit(unit) }
    columns[field] = [...(known ?? []), column]
  })
  const measured = columns.weight ?? columns.reps ?? columns.seconds ?? columns.distance
  if (!columns.start || !columns.exercise || !measured) return null
  // ours is Strong's and more
  if (format === 'spotter' && !columns.key) return null
  return { format, language: languageOf(format, header), columns, width: header.length, ignoredColumns }
}

/** `Weight (kg)` → weight, kg · `kg` → kg, kg · `weight_lbs` → weight_lbs, lbs */
function splitTitle(title: string): { name: string; unit: string } {
  const name = title.trim().toLowerCase().normalize('NFC').replaceAll('’', "'").replaceAll(/\s+/g, ' ')
  const stated = /^(.+?) ?\(([^()]+)\)$/.exec(name)
  if (stated) return { name: stated[1]!, unit: stated[2]! }
  return { name, unit: name.slice(name.lastIndexOf('_') + 1) }
}

function fieldOf(format: LogFormat, name: string): Field | null {
  for (const synonyms of Object.values(HEADERS[format])) {
    for (const [field, names] of Object.entries(synonyms)) if (names.includes(name)) return field as Field
  }
  return null
}

/** The language most of the names belong to. */
function languageOf(format: LogFormat, header: readonly string[]): string {
  const names = header.map((title) => splitTitle(title).name)
  const score = (synonyms: Synonyms) => names.filter((name) => Object.values(synonyms).flat().includes(name)).length
  const ranked = Object.entries(HEADERS[format]).map(([language, synonyms]) => ({ language, found: score(synonyms) }))
  return ranked.reduce((best, next) => (next.found > best.found ? next : best)).language
}
