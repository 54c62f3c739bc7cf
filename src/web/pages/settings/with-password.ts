import { SpotterError } from '../../../client/index.ts'

/** Runs what needs the current password; a wrong one is said in words that fit somebody who is signed in. */
export async function withPassword<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof SpotterError) || error.code !== 'wrong-credentials') throw error
    throw new SpotterError(error.status, 'invalid-request', { detail: "That's not your current password." })
  }
}
