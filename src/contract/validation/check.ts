import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import './formats.ts'
import { type Flaw, firstFlaw } from './first-flaw.ts'
import { spellingOf } from './spelling.ts'

export type Checked = { value: unknown } | { flaw: Flaw }

const UNEXPLAINED: Flaw = { instancePath: '', message: 'is not valid' }

/**
 * The door for what clients send: a function that takes a value of the schema, and gives its ids their one spelling in
 * place, or says what is wrong first. A text that is too long meets no pattern.
 */
export function compileCheck(schema: TSchema): (value: unknown) => Checked {
  const compiled = Compile(schema)
  const spell = spellingOf(schema) ?? ((value: unknown) => value)
  return (value) =>
    compiled.Check(value) ? { value: spell(value) } : { flaw: firstFlaw(schema, value) ?? UNEXPLAINED }
}
