import type { WeightUnit } from '../../../contract/arithmetic/units.ts'
import { COLUMN_ROLES, type ColumnRole } from '../../../contract/enums.ts'
import { LAYOUTS, other, strong } from './layouts/index.ts'
import type { Field, LayoutTable, Names } from './layouts/table.ts'
import type { FileDistanceUnit, Roles } from './types.ts'
import { distanceUnit, secondsPer, weightUnit } from './units.ts'

/** A column and the units its header names, if any. */
export interface Column {
  index: number
  weightUnit: WeightUnit | null
  distanceUnit: FileDistanceUnit | null
  /** Seconds that one of its units of time stands for; 1 where the header names none. */
  secondsPer: number
}

export type Columns = Partial<Record<Field, readonly Column[]>>

/** Which columns of a file hold what. */
export interface Layout {
  table: LayoutTable
  /** Language of most of the header's names; null where no table knows them. */
  language: string | null
  columns: Columns
  /** Columns of each set, where a row has several; otherwise one without any. */
  sets: readonly Columns[]
  width: number
  ignoredColumns: string[]
}

/** Some apps write the same quantity in two units; of any other column the first counts. */
const SEVERAL: ReadonlySet<Field> = new Set(['weight', 'distance'])

/** Longer ones are no names of columns. */
const LONGEST_NAME = 200

/** A header's name as it is compared: no case, accents, underscores or full stops; `startTime` is two words. */
export function foldHeader(title: string): string {
  return title
    .slice(0, LONGEST_NAME)
    .replaceAll('\0', '')
    .normalize('NFKD')
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f.:?]/g, '')
    .replaceAll(/[’`´]/g, "'")
    .replaceAll('ı', 'i')
    .replaceAll(/[\s_-]+/g, ' ')
    .trim()
    .normalize('NFC')
}

/** `Weight (kg)` → weight, kg · `kg` → kg, kg · `weight_lbs` → weight, lbs; with the whole name, which may be known, too. */
function splitTitle(title: string): { name: string; whole: string; unit: string } {
  const whole = foldHeader(title)
  const stated = /^(.+?) ?[([]([^()[\]]+)[)\]]$/.exec(whole) ?? /^(.+) (\S+)$/.exec(whole)
  const [, name = whole, unit = whole] = stated ?? []
  const isUnit = whole.endsWith(')') || whole.endsWith(']') || unitsIn(unit) !== null
  return isUnit ? { name, whole, unit } : { name: whole, whole, unit: '' }
}

const unitsIn = (word: string) => weightUnit(word) ?? distanceUnit(word) ?? secondsPer(word)

/** The fields of every name, folded, by language. */
const dictionaries = new Map<LayoutTable, Map<string, Map<string, Field>>>()

function dictionaryOf(table: LayoutTable): Map<string, Map<string, Field>> {
  const known = dictionaries.get(table)
  if (known) return known
  const made = new Map(Object.entries(table.languages).map(([language, names]) => [language, foldNames(names)]))
  dictionaries.set(table, made)
  return made
}

function foldNames(names: Names): Map<string, Field> {
  const folded = new Map<string, Field>()
  for (const [field, titles] of Object.entries(names))
    for (const title of titles) if (!folded.has(foldHeader(title))) folded.set(foldHeader(title), field as Field)
  return folded
}

/** The layout of the known app that this header fits best, or null when it is the header of none. */
export function readHeader(header: readonly string[]): Layout | null {
  let best: { layout: Layout; found: number } | null = null
  for (const table of LAYOUTS) {
    const layout = layoutOf(table, header)
    const found = layout === null ? 0 : header.length - layout.ignoredColumns.length
    if (layout && found > (best?.found ?? 0)) best = { layout, found }
  }
  return best?.layout ?? null
}

function layoutOf(table: LayoutTable, header: readonly string[]): Layout | null {
  const dictionary = dictionaryOf(table)
  const names = header.map(splitTitle)
  const languages = [...dictionary].map(([language, words]) => ({
    language,
    words,
    found: names.filter(({ name, whole }) => words.has(whole) || words.has(name)).length,
  }))
  // a word of two languages is of the one that has most of the others
  languages.sort((a, b) => b.found - a.found)
  const fieldOf = (word: string) => languages.find(({ words }) => words.has(word))?.words.get(word)

  const columns: Partial<Record<Field, Column[]>> = {}
  const used = new Set<number>()
  const take = (field: Field, index: number) => {
    used.add(index)
    columns[field] = [...(columns[field] ?? []), columnAt(header, index)]
  }
  for (const [index, { name, whole }] of names.entries()) {
    const field = fieldOf(whole) ?? fieldOf(name)
    if (field !== undefined && (columns[field] === undefined || SEVERAL.has(field))) take(field, index)
  }
  const sets = setColumnsOf(table, header, used)
  const has = (field: Field) => columns[field] !== undefined
  const isMeasured = sets.length > 0 || has('weight') || has('reps') || has('duration') || has('distance')
  if (!has('date') || !has('exercise') || !isMeasured) return null
  if (!table.needs.every((need) => (typeof need === 'string' ? has(need) : need.some(has)))) return null
  const wholes = new Set(names.flatMap(({ name, whole }) => [name, whole]))
  if (table.marks && !table.marks.some((marks) => marks.every((mark) => wholes.has(mark)))) return null
  return {
    table,
    language: languages[0]?.language ?? null,
    columns,
    sets: sets.length > 0 ? sets : [{}],
    width: header.length,
    ignoredColumns: header.flatMap((title, index) => (used.has(index) ? [] : (shownTitle(title) ?? []))),
  }
}

function columnAt(header: readonly string[], index: number): Column {
  const { unit } = splitTitle(header[index] ?? '')
  return {
    index,
    weightUnit: weightUnit(unit),
    distanceUnit: distanceUnit(unit),
    secondsPer: secondsPer(unit) ?? 1,
  }
}

/** `Set 1 (Reps),Set 1 (KG),Set 2 (Reps),…` → the columns of each set. */
function setColumnsOf({ setColumns }: LayoutTable, header: readonly string[], used: Set<number>): Columns[] {
  if (!setColumns) return []
  const titles = header.map(splitTitle)
  const sets: Columns[] = []
  for (let number = 1; ; number++) {
    const nameOf = (pattern: string) => foldHeader(pattern.replace('#', String(number)))
    const reps = titles.findIndex(({ whole }) => whole === nameOf(setColumns.reps))
    const weight = titles.findIndex(({ name, unit }) => name === nameOf(setColumns.weight) && weightUnit(unit) !== null)
    if (reps < 0 || weight < 0) return sets
    used.add(reps).add(weight)
    sets.push({ reps: [columnAt(header, reps)], weight: [columnAt(header, weight)] })
  }
}

/** An unknown column's title as people are told of it; null for one without any. Never half a character. */
function shownTitle(title: string): string | null {
  const shown = title.replaceAll('\0', '').trim()
  return shown === '' ? null : [...shown].slice(0, 100).join('')
}

/** The one file seen without a header: the columns of Strong on Android, in its order. */
const HEADERLESS =
  'Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Distance Unit;Seconds;Notes;Workout Notes;Workout Duration'.split(
    ';',
  )

const ISO_DATE = /^\d{4}-\d\d-\d\d/

/** The layout of a file that begins with a row of the known headerless export, or null when `cells` is no such row. */
export function layoutWithoutHeader(cells: readonly string[]): Layout | null {
  const [date = '', , , , , weightWord = '', , , , distanceWord = ''] = cells.map((cell) => cell.trim())
  if (cells.length < HEADERLESS.length - 1 || cells.length > HEADERLESS.length) return null
  if (!ISO_DATE.test(date)) return null
  if (weightWord !== '' && weightUnit(weightWord) === null) return null
  if (distanceWord !== '' && distanceUnit(distanceWord) === null) return null
  const layout = layoutOf(strong, HEADERLESS.slice(0, cells.length))
  return layout && { ...layout, language: null }
}

const QUANTITY = /^-?(\d+([.,]\d+)?)?$/

/** Strong in a language that no table knows: its columns are in the same order in all of them. */
export function layoutByPosition(header: readonly string[], row: readonly string[]): Layout | null {
  const { positions = [] } = strong
  if (header.length !== positions.length || foldHeader(header.at(-1) ?? '') !== 'rpe') return null
  const cell = (field: Field) => row[positions.indexOf(field)]?.trim() ?? ''
  if (!ISO_DATE.test(cell('date')) || cell('exercise') === '') return null
  if (!(['weight', 'reps', 'distance', 'duration'] as const).every((field) => QUANTITY.test(cell(field)))) return null
  const columns = Object.fromEntries(positions.map((field, index) => [field, [columnAt(header, index)]]))
  return { table: strong, language: null, columns, sets: [{}], width: header.length, ignoredColumns: [] }
}

/** Which column is probably what, by the words of all tables. */
export function guessRoles(header: readonly string[]): Roles {
  const isRole = (field: Field): field is ColumnRole => (COLUMN_ROLES as readonly string[]).includes(field)
  const roles: Roles = {}
  const taken = new Set<string>()
  for (const table of [other, ...LAYOUTS]) {
    for (const words of dictionaryOf(table).values()) {
      for (const title of header) {
        const { name, whole } = splitTitle(title)
        const field = words.get(whole) ?? words.get(name)
        if (field === undefined || !isRole(field) || roles[field] !== undefined || taken.has(title)) continue
        roles[field] = title
        taken.add(title)
      }
    }
  }
  return roles
}

/** Whether these columns are enough to read sets from. */
export const areEnough = ({ date, exercise, weight, reps, duration, distance }: Roles): boolean =>
  date !== undefined && exercise !== undefined && (weight ?? reps ?? duration ?? distance) !== undefined

/**
 * The layout of a file whose columns somebody has said. A role may name no column that the file lacks.
 *
 * @returns the layout, or the header that is missing
 */
export function layoutByRoles(header: readonly string[], roles: Roles): Layout | { missing: string } {
  const columns: Partial<Record<Field, Column[]>> = {}
  const used = new Set<number>()
  for (const [role, title] of Object.entries(roles)) {
    const index = header.indexOf(title)
    if (index < 0) return { missing: title }
    used.add(index)
    columns[role as ColumnRole] = [columnAt(header, index)]
  }
  return {
    table: other,
    language: null,
    columns,
    sets: [{}],
    width: header.length,
    ignoredColumns: header.flatMap((title, index) => (used.has(index) ? [] : (shownTitle(title) ?? []))),
  }
}
