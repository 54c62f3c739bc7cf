import type { TSchema } from 'typebox'
import { PATTERNS } from '../common.ts'
import { FORMATS } from './formats.ts'

/** Where a value is wrong, as a JSON pointer, and what it should be. */
export interface Flaw {
  instancePath: string
  message: string
}

/** The keywords that our schemas use. */
interface Keywords {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: TSchema[]
  required?: string[]
  properties?: Record<string, TSchema>
  additionalProperties?: boolean
  minProperties?: number
  patternProperties?: Record<string, TSchema>
  items?: TSchema
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  format?: string
  pattern?: string
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  multipleOf?: number
  uniqueItems?: boolean
}

/**
 * The first thing that is wrong with a value that a schema refused. It looks at the size of everything before its
 * content and goes no further than it must: whatever is sent, the answer costs no more than reading it did.
 */
export function firstFlaw(schema: TSchema, value: unknown, path = ''): Flaw | undefined {
  const keywords = schema as Keywords
  const said = ownFlaw(keywords, value)
  if (said !== undefined) return { instancePath: path, message: said }
  if (keywords.anyOf !== undefined) return flawOfUnion(keywords.anyOf, value, path)
  if (Array.isArray(value)) return flawOfItems(keywords, value, path)
  if (isObject(value)) return flawOfProperties(keywords, value, path)
  return undefined
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value)
  return type === 'number' ? Number.isFinite(value) : kindOf(value) === type
}

/** What is wrong with the value itself, apart from what it holds. */
function ownFlaw(keywords: Keywords, value: unknown): string | undefined {
  const { type, enum: allowed } = keywords
  if (type !== undefined && !isOfType(value, type)) return `must be ${/^[aio]/.test(type) ? 'an' : 'a'} ${type}`
  if (keywords.const !== undefined && value !== keywords.const) return `must be ${JSON.stringify(keywords.const)}`
  if (allowed !== undefined && !allowed.includes(value))
    return `must be one of ${allowed.map((each) => JSON.stringify(each)).join(', ')}`
  if (typeof value === 'string') return flawOfText(keywords, value)
  if (typeof value === 'number') return flawOfNumber(keywords, value)
  return undefined
}

function flawOfText({ minLength = 0, maxLength, format, pattern }: Keywords, text: string): string | undefined {
  if (maxLength !== undefined && text.length > maxLength && longerThan(text, maxLength))
    return `must not have more than ${maxLength} characters`
  if (text.length < minLength) return `must have ${minLength} characters or more`
  const known = format === undefined ? undefined : FORMATS[format]
  if (known !== undefined && !known.holds(text)) return known.says
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(text))
    return PATTERNS[pattern] ?? `must match the pattern ${pattern}`
  return undefined
}

/** Characters are counted as code points, of which a UTF-16 text has at least half as many as units. */
const longerThan = (text: string, characters: number): boolean =>
  text.length > 2 * characters || [...text].length > characters

function flawOfNumber(keywords: Keywords, value: number): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = keywords
  if (minimum !== undefined && value < minimum) return `must be >= ${minimum}`
  if (maximum !== undefined && value > maximum) return `must be <= ${maximum}`
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return `must be > ${exclusiveMinimum}`
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return `must be < ${exclusiveMaximum}`
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) return `must be a multiple of ${multipleOf}`
  return undefined
}

function flawOfItems(
  { items, minItems = 0, maxItems, uniqueItems }: Keywords,
  value: unknown[],
  path: string,
): Flaw | undefined {
  if (maxItems !== undefined && value.length > maxItems)
    return { instancePath: path, message: `must not have more than ${maxItems} items` }
  if (value.length < minItems) return { instancePath: path, message: `must have ${minItems} items or more` }
  for (const [at, item] of value.entries()) {
    const flaw = items && firstFlaw(items, item, `${path}/${at}`)
    if (flaw !== undefined) return flaw
  }
  if (uniqueItems && new Set(value.map((item) => JSON.stringify(item))).size < value.length)
    return { instancePath: path, message: 'must not have the same item twice' }
  return undefined
}

function flawOfProperties(keywords: Keywords, value: Record<string, unknown>, path: string): Flaw | undefined {
  const { required = [], properties = {}, additionalProperties, minProperties = 0, patternProperties } = keywords
  const missing = required.find((name) => value[name] === undefined)
  if (missing !== undefined) return { instancePath: path, message: `must have the property ${missing}` }
  const names = Object.keys(value)
  if (names.length < minProperties)
    return { instancePath: path, message: `must have ${minProperties} properties or more` }
  if (additionalProperties === false) {
    const unknown = names.find((name) => !Object.hasOwn(properties, name))
    if (unknown !== undefined && patternProperties === undefined)
      return { instancePath: path, message: `must not have the property ${JSON.stringify(unknown.slice(0, 50))}` }
  }
  for (const [name, property] of Object.entries(properties)) {
    const flaw = value[name] === undefined ? undefined : firstFlaw(property, value[name], `${path}/${name}`)
    if (flaw !== undefined) return flaw
  }
  return undefined
}

/** What was meant is most likely the branch of the value's own kind; of several the one with the most to say. */
function flawOfUnion(branches: readonly TSchema[], value: unknown, path: string): Flaw | undefined {
  const flaws: Flaw[] = []
  let meant: Flaw | undefined
  for (const branch of branches) {
    const flaw = firstFlaw(branch, value, path)
    if (flaw === undefined) return undefined
    flaws.push(flaw)
    const { type, const: constant } = branch as Keywords
    if (type !== undefined && constant === undefined && isOfType(value, type)) meant = flaw
  }
  return meant ?? { instancePath: path, message: flaws.map(({ message }) => message).join(', or ') }
}
