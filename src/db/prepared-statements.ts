import type { Sql, TransactionSql } from 'postgres'

/**
 * A text with more parameters is a list of rows of some length. Every length would stay prepared, on both sides, for as
 * long as its connection.
 */
const MAX_PARAMETERS = 100
/** Of any process. The first come: what every save and view needs is among them, the hundredth mix of filters is not. */
const MAX_TEXTS = 400
const texts = new Set<string>()

function isKept(text: string): boolean {
  if (texts.size < MAX_TEXTS) texts.add(text)
  return texts.has(text)
}

/**
 * A client that prepares each statement text once a connection. Drizzle asks its driver not to, and then every statement
 * costs a second way to the server and, in a transaction, waits for the answer of the one before; prepared ones are sent
 * together. Outside of transactions each has a connection to itself: behind a slow one of somebody else's it would wait.
 */
export function prepareStatements(client: Sql): Sql {
  const unsafe = preparing(client, ALONE)
  return withOwn(client, (name, value) => (name === 'unsafe' ? unsafe : name === 'begin' ? handingOver(value) : value))
}

/** An option of the driver's own transactions, not of its types: it sends nothing behind a statement that says so. */
const ALONE: object = { onexecute: () => false }

const preparing =
  (client: Pick<Sql, 'unsafe'>, always?: object): Sql['unsafe'] =>
  (text, parameters = [], options = {}) => {
    // of what it cannot write the driver would lose the answer, and with it the connection
    const mayBe = parameters.length > 0 && parameters.length <= MAX_PARAMETERS && parameters.every(isWritable)
    return client.unsafe(text, parameters, {
      ...always,
      ...options,
      prepare: options.prepare || (mayBe && isKept(text)),
    })
  }

function preparingTransaction(tx: TransactionSql): TransactionSql {
  const unsafe = preparing(tx)
  return withOwn(tx, (name, value) => (name === 'unsafe' ? unsafe : name === 'savepoint' ? handingOver(value) : value))
}

/** A method that runs what it is given last with a transaction. */
const handingOver =
  (method: unknown) =>
  (...given: unknown[]) => {
    const work = given.pop() as (tx: TransactionSql) => unknown
    return (method as (...all: unknown[]) => unknown)(...given, (tx: TransactionSql) => work(preparingTransaction(tx)))
  }

const withOwn = <Client extends object>(client: Client, own: (name: string | symbol, value: unknown) => unknown) =>
  new Proxy(client, { get: (target, name) => own(name, Reflect.get(target, name)) })

const isWritable = (parameter: unknown): boolean =>
  parameter === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof parameter)
