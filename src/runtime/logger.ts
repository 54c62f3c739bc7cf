type Write = (details: object, message: string) => void

/** The part of a pino logger that cache and live use. */
export interface Logger {
  debug: Write
  info: Write
  warn: Write
  error: Write
}

const nothing: Write = () => undefined

export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing }
