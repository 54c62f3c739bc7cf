import { existsSync } from 'node:fs'
import t from 'tap'
import type { ImportPreview } from '../../src/contract/index.ts'
import { newPerson } from '../support/person.ts'
import { FILES, STRONG } from './large-files.ts'
import { MOST_MS_OF_LARGEST, startMeasured } from './longest-turns.ts'

t.test(
  'the preview of a file, however large and dear, holds the event loop for 25 ms at a stretch at most, beside the joining of its bytes',
  { skip: !existsSync('/proc/self/schedstat') },
  async (t) => {
    const { url, requireShortTurns } = await startMeasured(t)
    const person = await newPerson(url)
    const preview = async (content: string) =>
      (await person.call<ImportPreview>('POST', '/api/workouts/import/preview?unit=kg', content)).body
    // what is made at the first use belongs to no file
    await preview(`${STRONG}\n2025-01-01 10:00:00,A,,Squat,1,100,5,,,,,`)

    for (const [what, contentOf] of Object.entries(FILES)) {
      const content = contentOf()
      const mostMs = content.length > 16 * 1024 * 1024 ? MOST_MS_OF_LARGEST : undefined
      await requireShortTurns(
        what,
        async () => {
          const { counts } = await preview(content)
          t.ok(counts.sets > 8_000, `${counts.sets} sets`)
        },
        mostMs,
      )
    }
  },
)
