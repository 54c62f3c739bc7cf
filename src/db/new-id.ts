import { randomFillSync } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { Id } from '../contract/common.ts'

/** Random bytes of many ids at a time: asked for one by one they take longer than all else of an import's rows. */
const pool = new Uint8Array(256 * 16)
let used = pool.length
const last = { ms: 0, seq: 0 }

/** The id of something new. They ascend: rows made one after the other lie side by side in an index. */
export function newId(): Id {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const random = pool.subarray(used, used + 16)
  used += 16
  const ms = Date.now()
  if (ms > last.ms) {
    last.ms = ms
    // from anywhere in the lower half: there is room for two thousand million more within this millisecond
    last.seq = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1
  } else last.seq++
  return uuidv7({ random, msecs: last.ms, seq: last.seq }) as Id
}
