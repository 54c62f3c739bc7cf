import { existsSync } from 'node:fs'
import t from 'tap'
import type { ImportPreview, ImportStatus } from '../../src/contract/index.ts'
import { importEnded } from '../support/imports.ts'
import { newPerson, type Person } from '../support/person.ts'
import { until } from '../support/until.ts'
import { FILES, wallTime } from './large-files.ts'
import { MOST_MS_OF_LARGEST, startMeasured } from './longest-turns.ts'

t.test(
  'to take a file, to import it and to compare it with what is there holds the event loop for 25 ms at a stretch at most, beside the joining of its bytes',
  { skip: !existsSync('/proc/self/schedstat') },
  async (t) => {
    const { url, requireShortTurns } = await startMeasured(t)
    const preview = async (content: string, by: Person) =>
      (await by.call<ImportPreview>('POST', '/api/workouts/import/preview?unit=kg', content)).body
    const upload = async (content: string, by: Person) =>
      (await by.call<ImportStatus>('POST', '/api/workouts/import?unit=kg', content)).body

    const sets = (n: number) =>
      `${wallTime(1_440 * Math.floor(n / 500))},A,1h,Name ${Math.floor(n / 5) % 100},${n % 5},60,5`
    const known = ['Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps']
    for (let n = 0; n < 4_000; n++) known.push(sets(n))
    const member = await newPerson(url)
    const { id } = await upload(known.join('\n'), member)
    t.equal((await importEnded(member, id)).counts.sets, 4_000)
    await requireShortTurns('a file that is there', async () => {
      t.equal((await preview(known.join('\n'), member)).counts.known, 8)
    })
    const corrected = known.join('\n').replaceAll(',60,5', ',61,5')
    await requireShortTurns('a file of which every set was corrected', async () => {
      t.equal((await preview(corrected, member)).counts.corrected, 8)
    })

    // last, as it goes on when the test has ended
    const largest = FILES['a log of Strong']!()
    await requireShortTurns(
      'the largest file is uploaded, opened and begun',
      async () => {
        const by = await newPerson(url)
        const { id } = await upload(largest, by)
        const written = async () =>
          (await by.call<ImportStatus>('GET', `/api/workouts/imports/${id}`)).body.counts.workouts
        await until(async () => (await written()) > 100, { what: 'its first batches', timeoutMs: 60_000, everyMs: 200 })
      },
      MOST_MS_OF_LARGEST,
    )
  },
)
