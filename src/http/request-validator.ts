import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Convert } from 'typebox/value'
import { compileCheck } from '../contract/validation/check.ts'

/**
 * Fastify's validator. Paths and queries are text and become what their schema says; a body stays as it is, because
 * Fastify's own would make a null in it a 0, and null is "not recorded", never zero. It is compiled when the first
 * request comes.
 */
export const requestValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  let check: ReturnType<typeof compileCheck> | undefined
  return (value) => {
    check ??= compileCheck(schema)
    // converting costs more than checking, and most paths need none
    let checked = check(value)
    if ('flaw' in checked && httpPart !== 'body') checked = check(Convert(schema, value))
    return 'flaw' in checked ? { error: [checked.flaw] as never } : checked
  }
}
