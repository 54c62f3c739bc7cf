import { sql } from 'drizzle-orm'
import { ALL_RULES, type ProtocolRules } from '../../src/cache/protocol.ts'
import { readProgress } from '../../src/domain/views/progress-view.ts'
import { ALL_PROTECTIONS, type Protections } from '../../src/live/protections.ts'
import type { SavesOptions } from '../../src/plugins/saves.ts'
import { run } from '../../src/process/run.ts'
import { controlledFaultPoint } from './control.ts'
import { hashOf } from './hash.ts'

/*
 * The process each instance of a chaos run is: the real one, with a witness of every save's transaction, fault points
 * that the driver can arm, and protections that it can leave out.
 */

const beforeCommit: NonNullable<SavesOptions['beforeCommit']> = async (tx, { epoch, revisions }) => {
  for (const [subjectId, revision] of revisions) {
    const page = await readProgress(tx, subjectId, new Date())
    // a group has none, nor has an account that is being deleted
    if (page === undefined) continue
    await tx.execute(sql`
      insert into chaos_witness (subject_id, epoch, revision, today, hash)
      values (${subjectId}, ${epoch}, ${revision}, ${page.today}, ${hashOf(page.data)})`)
  }
}

/** All of these, without those that are named. */
const without = <T extends object>(all: T, names: readonly string[]): T =>
  Object.fromEntries(Object.keys(all).map((name) => [name, !names.includes(name)])) as T

const names = (process.env.CHAOS_WITHOUT ?? '').split(',').filter((name) => name !== '')
const unknown = names.filter((name) => !(name in ALL_RULES) && !(name in ALL_PROTECTIONS))
if (unknown.length > 0) throw new Error(`there is no rule and no protection called ${unknown.join(', ')}`)

await run({
  beforeCommit,
  faultPoint: controlledFaultPoint(Number(process.env.CHAOS_CONTROL_PORT)),
  rules: without<ProtocolRules>(ALL_RULES, names),
  protections: without<Protections>(ALL_PROTECTIONS, names),
})
