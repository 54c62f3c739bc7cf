import { useEffect, useState } from 'preact/hooks'
import type { ImportPreview } from '../../../contract/importing.ts'
import { explain } from '../../format/explain.ts'
import { client } from '../../state/client.ts'
import { type Choices, queryOf } from './choices.ts'

const MAX_MB = 20
const BYTES_PER_MB = 1024 * 1024

interface Preview {
  value: ImportPreview | null
  problem: string | null
  busy: boolean
}

const NOTHING: Preview = { value: null, problem: null, busy: false }

/** What an import of the file would do, asked anew for another file or choice, or on `again`. */
export function usePreview(file: File | null, choices: Choices) {
  const [preview, setPreview] = useState<Preview>(NOTHING)
  const [round, setRound] = useState(0)

  useEffect(() => setPreview(NOTHING), [file])
  useEffect(() => {
    if (file === null) return
    if (file.size > MAX_MB * BYTES_PER_MB) {
      const size = Math.ceil(file.size / BYTES_PER_MB)
      const problem = `This file has ${size} MB. At most ${MAX_MB} MB can be imported at once.`
      return setPreview({ ...NOTHING, problem })
    }
    const abort = new AbortController()
    setPreview((before) => ({ ...before, problem: null, busy: true }))
    client.imports.preview(file, queryOf(choices), abort.signal).then(
      (value) => setPreview({ value, problem: null, busy: false }),
      (error: unknown) => {
        if (!abort.signal.aborted) setPreview({ ...NOTHING, problem: explain(error) })
      },
    )
    return () => abort.abort()
  }, [file, choices, round])

  return { ...preview, again: () => setRound((n) => n + 1) }
}
