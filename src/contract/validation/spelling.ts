import type { TSchema } from 'typebox'
import { FORMATS } from './formats.ts'

/** Where in a value there is text that has one spelling. A value is walked only where its schema says so. */
interface Places {
  spell?: (text: string) => string
  items?: Places
  properties?: [name: string, places: Places][]
}

/** What we read of a schema here. */
interface Described {
  format?: string
  items?: TSchema
  properties?: Record<string, TSchema>
  anyOf?: TSchema[]
}

/**
 * A function that gives everything in a value of this schema its one spelling, in place, and returns the value.
 * Undefined: there is nothing to spell.
 */
export function spellingOf(schema: TSchema): ((value: unknown) => unknown) | undefined {
  const places = placesIn(schema)
  return places && ((value) => spelled(value, places))
}

function placesIn(schema: TSchema): Places | undefined {
  const { format, items, properties, anyOf } = schema as Described
  const places: Places = {}
  const { spell, holds } = FORMATS[format ?? ''] ?? {}
  // in a union it may be another branch that holds, such as 'me'
  if (spell !== undefined && holds !== undefined) places.spell = (text) => (holds(text) ? spell(text) : text)
  const ofItems = items && placesIn(items)
  if (ofItems !== undefined) places.items = ofItems
  const named = Object.entries(properties ?? {}).flatMap(([name, property]): [string, Places][] => {
    const found = placesIn(property)
    return found === undefined ? [] : [[name, found]]
  })
  if (named.length > 0) places.properties = named
  for (const branch of anyOf ?? []) {
    for (const [kind, found] of Object.entries(placesIn(branch) ?? {})) {
      if (kind in places) throw new Error(`Several branches of a union say how its ${kind} are spelled`)
      Object.assign(places, { [kind]: found })
    }
  }
  return Object.keys(places).length > 0 ? places : undefined
}

function spelled(value: unknown, { spell, items, properties }: Places): unknown {
  if (typeof value === 'string') return spell === undefined ? value : spell(value)
  if (Array.isArray(value)) {
    if (items !== undefined) for (const [at, item] of value.entries()) value[at] = spelled(item, items)
  } else if (typeof value === 'object' && value !== null && properties !== undefined) {
    const object = value as Record<string, unknown>
    for (const [name, places] of properties) {
      if (object[name] !== undefined) object[name] = spelled(object[name], places)
    }
  }
  return value
}
