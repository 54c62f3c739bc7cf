import { v7 as uuidv7 } from 'uuid'
import type { Id } from '../contract/common.ts'

/** The id of something new. They ascend: rows made one after the other lie side by side in an index. */
export const newId = (): Id => uuidv7() as Id
