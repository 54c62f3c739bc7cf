import type { ImportStatus } from '../../../src/contract/index.ts'
import { until } from '../../support/until.ts'
import type { Ledger } from '../ledger.ts'
import type { Person } from '../people.ts'
import type { Random } from '../random.ts'
import type { Outcome, Saver } from './saver.ts'

const WORKOUTS = 2
const UPLOAD_TIMEOUT_MS = 15_000
const DONE_TIMEOUT_MS = 60_000
const HEADER = 'Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE'

let files = 0

interface Desk {
  url: string
  saver: Saver
  ledger: Ledger
  member: Person
}

/** A small file of somebody's older workouts, no two alike. Sent twice it adds nothing the second time. */
export function importFile(random: Random): { send(desk: Desk): Promise<Outcome> } {
  const number = ++files
  const key = `import-${number}`
  const startMs = Date.UTC(2015, 0, 1, 8) + number * 86_400_000
  const lines = Array.from({ length: WORKOUTS }, (_, at) => {
    const date = new Date(startMs + at * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
    return `${date},${key} ${at},45m,Bench Press (Barbell),1,${random.int(40, 140)},${random.int(1, 10)},0,0,,,`
  })
  const csv = [HEADER, ...lines, ''].join('\n')

  return {
    send: ({ url, saver, ledger, member }) =>
      saver.attempt({ action: 'import', member, key }, async (note) => {
        const sent = await member.ask<ImportStatus>(`${url}/api/workouts/import?unit=kg`, {
          method: 'POST',
          body: csv,
          timeoutMs: UPLOAD_TIMEOUT_MS,
        })
        if (sent.status >= 300) return note.refused(sent)
        const { id } = sent.body
        const ended = await until(
          async () => {
            const { body } = await member.ask<ImportStatus>(`${url}/api/workouts/imports/${id}`, { timeoutMs: 5_000 })
            return (body.status === 'done' || body.status === 'failed') && body
          },
          { what: `${key} to be imported`, timeoutMs: DONE_TIMEOUT_MS, everyMs: 200 },
        )
        if (ended.status === 'failed') {
          return note.refused({ status: 500, body: { code: ended.error?.code ?? 'failed' }, retryAfterMs: 0 })
        }
        // What an earlier attempt wrote that was never answered is not this one's to acknowledge.
        const own = await until(async () => ({ of: await ledger.importRevision(id) }), {
          what: 'the import',
          timeoutMs: 30_000,
        })
        const { epoch } = await until(() => ledger.revisionOf(member.id), { what: 'the epoch', timeoutMs: 30_000 })
        note.acknowledged({ epoch, revision: own.of?.revision ?? 0, workouts: WORKOUTS, instance: sent.instance })
        return { kind: 'acknowledged' }
      }),
  }
}
