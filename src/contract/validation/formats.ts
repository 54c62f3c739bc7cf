import { registerAjvFormats } from '@fastify/type-provider-typebox'
import Format from 'typebox/format'
import { toId } from '../common.ts'

/** One of the formats that our schemas name. */
interface TextFormat {
  holds(text: string): boolean
  /** What is said to somebody whose text is not of it. */
  says: string
  /** The one spelling in which the rest of the program sees it. */
  spell?(text: string): string
}

registerAjvFormats()
const standard = (format: 'date' | 'date-time' | 'email') => Format.Get(format) ?? (() => false)

/** Controls, line ends, and what turns the direction of the text around it. */
const NOT_IN_A_NAME = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u
/** Shown as something: no blank, no filler, nothing that only joins. */
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/u

/** Postgres compares ids as numbers, and everything here as text: the same one must not come in two spellings. */
export const FORMATS: Readonly<Record<string, TextFormat>> = {
  uuid: { holds: (text) => toId(text) !== undefined, says: 'must be a UUID', spell: (text) => toId(text) ?? text },
  date: { holds: standard('date'), says: 'must be a date, YYYY-MM-DD' },
  'date-time': { holds: standard('date-time'), says: 'must be an instant, RFC 3339' },
  email: { holds: standard('email'), says: 'must be an email address' },
  name: {
    holds: (text) => VISIBLE.test(text) && !NOT_IN_A_NAME.test(text),
    says: 'must be one line that can be seen, without characters that control the text around it',
  },
}

for (const [name, { holds }] of Object.entries(FORMATS)) Format.Set(name, holds)
