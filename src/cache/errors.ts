/** What a coherent read can fail with; the routes turn them into problem+json. */

/** The caller's minimum is of another history of the database: 409 epoch-changed. */
export class EpochChanged extends Error {
  readonly epoch: string

  constructor(epoch: string) {
    super(`The database's history is ${epoch} now`)
    this.name = 'EpochChanged'
    this.epoch = epoch
  }
}

/** The caller's minimum lies above what the database has: 409 revision-ahead. */
export class RevisionAhead extends Error {
  readonly revision: number

  constructor(revision: number) {
    super(`The newest revision is ${revision}`)
    this.name = 'RevisionAhead'
    this.revision = revision
  }
}

/** The database cannot be asked and nothing that could stand in is cached: 503 database-unavailable. */
export class DatabaseUnavailable extends Error {
  constructor(options?: ErrorOptions) {
    super('The database cannot be reached', options)
    this.name = 'DatabaseUnavailable'
  }
}

export { TooManyLoads } from '../runtime/semaphore.ts'
