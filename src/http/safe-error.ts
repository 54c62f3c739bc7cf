import { type SerializedError, stdSerializers } from 'pino'

/** From `params:` on: the values of a failed statement, up to the stack's first line. */
const VALUES = /\nparams: [\s\S]*?(?=\n {4}at |$)/g

/**
 * How errors are logged. Drizzle writes a failed statement's values into the error, and a password hash may be among
 * them: the statement stays, its values go, through the whole chain of causes. For pino's `serializers.err`.
 */
export function safeError(error: Error): SerializedError {
  if (!(error instanceof Error)) return error
  const { params: _, detail: __, ...shown } = stdSerializers.err(error)
  return { ...shown, message: shown.message.replace(VALUES, ''), stack: shown.stack.replace(VALUES, '') }
}
