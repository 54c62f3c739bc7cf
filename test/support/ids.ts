import type { Id } from '../../src/contract/common.ts'

/** A text that a test takes for an id, whatever it looks like. */
export const asId = (text: string): Id => text as Id
