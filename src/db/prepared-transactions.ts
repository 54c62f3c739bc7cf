import type { Sql, TransactionSql } from 'postgres'

/**
 * A text with more parameters is a list of rows of some length. Every length would stay prepared, on both sides, for as
 * long as its connection.
 */
const MAX_PARAMETERS = 40
/** Of any process. The first come: what every save and view needs is among them, the hundredth mix of filters is not. */
const MAX_TEXTS = 400
const texts = new Set<string>()

function isKept(text: string): boolean {
  if (texts.size < MAX_TEXTS) texts.add(text)
  return texts.has(text)
}

/**
 * A client in whose transactions each statement text is prepared once a connection. Drizzle asks its driver not to, and
 * then every statement costs a second way to the server and waits for the answer of the one before; prepared ones are
 * sent together. Not so outside of transactions: there the driver would send one behind a slow one of somebody else's.
 */
export function prepareInTransactions(client: Sql): Sql {
  return withOwn(client, (name, value) => (name === 'begin' ? handingOver(value) : value))
}

function preparing(tx: TransactionSql): TransactionSql {
  const unsafe: Sql['unsafe'] = (text, parameters = [], options = {}) => {
    // of what it cannot write the driver would lose the answer, and with it the connection
    const mayBe = parameters.length > 0 && parameters.length <= MAX_PARAMETERS && parameters.every(isWritable)
    return tx.unsafe(text, parameters, { ...options, prepare: options.prepare || (mayBe && isKept(text)) })
  }
  return withOwn(tx, (name, value) => (name === 'unsafe' ? unsafe : name === 'savepoint' ? handingOver(value) : value))
}

/** A method that runs what it is given last with a transaction. */
const handingOver =
  (method: unknown) =>
  (...given: unknown[]) => {
    const work = given.pop() as (tx: TransactionSql) => unknown
    return (method as (...all: unknown[]) => unknown)(...given, (tx: TransactionSql) => work(preparing(tx)))
  }

const withOwn = <Client extends object>(client: Client, own: (name: string | symbol, value: unknown) => unknown) =>
  new Proxy(client, { get: (target, name) => own(name, Reflect.get(target, name)) })

const isWritable = (parameter: unknown): boolean =>
  parameter === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof parameter)
