import { useEffect, useState } from 'preact/hooks'
import type { Answer } from '../../client/index.ts'
import { useLoad, useTask } from './use-task.ts'

export interface Pages<Item> {
  /** Null until the first page is there. */
  items: Item[] | null
  problem: string | null
  reload: () => void
  hasOlder: boolean
  older: { run: () => Promise<void>; busy: boolean; problem: string | null }
}

/**
 * A list that comes page by page, newest first. Whenever `deps` change the first page is read again, and the older ones
 * are asked for anew.
 */
export function usePages<Page extends { nextCursor: string | null }, Item>(
  read: (cursor: string | undefined) => Promise<Answer<Page>>,
  itemsOf: (page: Page) => Item[],
  deps: readonly unknown[],
): Pages<Item> {
  const first = useLoad(() => read(undefined), deps)
  const [more, setMore] = useState<{ items: Item[]; cursor: string | null }>({ items: [], cursor: null })
  useEffect(() => setMore({ items: [], cursor: first.value?.data.nextCursor ?? null }), [first.value])
  const older = useTask(async () => {
    const { data } = await read(more.cursor ?? undefined)
    setMore(({ items }) => ({ items: [...items, ...itemsOf(data)], cursor: data.nextCursor }))
  })
  return {
    items: first.value === null ? null : [...itemsOf(first.value.data), ...more.items],
    problem: first.problem,
    reload: first.reload,
    hasOlder: more.cursor !== null,
    older,
  }
}
