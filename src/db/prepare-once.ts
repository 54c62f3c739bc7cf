import type { Sql, TransactionSql } from 'postgres'

/**
 * A text with more parameters is a list of rows of some length. Every length would stay prepared, on both sides, for as
 * long as its connection.
 */
const MAX_PARAMETERS = 40

/**
 * A client that has each statement text prepared once a connection. Drizzle asks its driver not to, and then every
 * statement costs a second way to the server and stands in line for the answer of the one before: prepared ones of a
 * transaction are sent together.
 */
export function prepareOnce<Client extends Sql | TransactionSql>(client: Client): Client {
  const unsafe: Sql['unsafe'] = (text, parameters = [], options = {}) =>
    client.unsafe(text, parameters, { ...options, prepare: options.prepare || parameters.length <= MAX_PARAMETERS })
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (name === 'unsafe') return unsafe
      if (name !== 'begin' && name !== 'savepoint') return value
      // both take options or a name first, if they like
      return (...given: unknown[]) => {
        const work = given.pop() as (tx: TransactionSql) => unknown
        return (value as (...all: unknown[]) => unknown)(...given, (tx: TransactionSql) => work(prepareOnce(tx)))
      }
    },
  })
}
