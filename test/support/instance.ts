import { run } from '../../src/process/run.ts'
import { isProtection, unprotected } from '../live/broken.ts'

/** The process of an instance, without the protections that UNPROTECTED names. */
const names = (process.env.UNPROTECTED ?? '').split(',').filter((name) => name !== '')
const unknown = names.filter((name) => !isProtection(name))
if (unknown.length > 0) throw new Error(`there is no protection called ${unknown.join(', ')}`)

await run(unprotected(...names.filter(isProtection)))
