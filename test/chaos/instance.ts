import { sql } from 'drizzle-orm'
import { readProgress } from '../../src/domain/views/progress-view.ts'
import type { SavesOptions } from '../../src/plugins/saves.ts'
import { run } from '../../src/process/run.ts'
import { isProtection, unprotected } from '../live/broken.ts'
import { isRule, without } from '../model/broken.ts'
import { controlledFaultPoint } from './control.ts'
import { hashOf } from './hash.ts'

/*
 * The process each instance of a chaos run is: the real one, with a witness of every save's transaction, fault points
 * that the driver can arm, and protections that it can leave out.
 */

const witness: NonNullable<SavesOptions['beforeCommit']> = async (tx, { epoch, revisions }) => {
  for (const [subjectId, revision] of revisions) {
    const page = await readProgress(tx, subjectId, new Date())
    // a group has none, nor has an account that is being deleted
    if (page === undefined) continue
    await tx.execute(sql`
      insert into chaos_witness (subject_id, epoch, revision, today, hash)
      values (${subjectId}, ${epoch}, ${revision}, ${page.today}, ${hashOf(page.data)})`)
  }
}

const names = (process.env.CHAOS_WITHOUT ?? '').split(',').filter((name) => name !== '')
const unknown = names.filter((name) => !isRule(name) && !isProtection(name))
if (unknown.length > 0) throw new Error(`there is no rule and no protection called ${unknown.join(', ')}`)

const { live, beforeCommit } = unprotected(...names.filter(isProtection))

await run({
  beforeCommit: async (...commit) => {
    await witness(...commit)
    await beforeCommit(...commit)
  },
  faultPoint: controlledFaultPoint(Number(process.env.CHAOS_CONTROL_PORT)),
  cache: without(...names.filter(isRule)),
  live,
})
