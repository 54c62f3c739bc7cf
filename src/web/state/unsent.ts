import { useEffect, useState } from 'preact/hooks'
import type { UnsentEntry } from '../../client/index.ts'
import { client } from './client.ts'

/** The saves of the signed-in account that wait in this browser, or were refused; oldest first. */
export function useUnsent(): UnsentEntry[] {
  const [entries, setEntries] = useState(() => client.unsent.entries())
  useEffect(() => {
    const renew = () => setEntries(client.unsent.entries())
    renew()
    return client.unsent.onChange(renew)
  }, [])
  return entries
}
