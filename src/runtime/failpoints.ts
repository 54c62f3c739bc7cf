/**
 * Named places at which a test can hold a request or make it fail, so that an interleaving is forced instead of hoped for.
 * In production nothing is set and a point costs one comparison.
 */
export type FaultPointName =
  | 'after-commit'
  | 'after-snapshot'
  | 'before-fill'
  | 'before-raise'
  | 'after-claim'
  | 'before-publish'
  | 'before-emit'

/** Called with the point's name and the subject it concerns; what it returns is awaited. */
export type FaultPoint = (name: FaultPointName, subjectId: string) => Promise<void> | void

/** The production value: no test is listening. */
export const noFaultPoint: FaultPoint = () => undefined
