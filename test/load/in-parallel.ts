/** Runs `work` for 0 to `count` - 1, so many at a time, and answers what came of each. */
export async function inParallel<T>(atATime: number, count: number, work: (at: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  let next = 0
  const worker = async () => {
    for (let at = next++; at < count; at = next++) results[at] = await work(at)
  }
  await Promise.all(Array.from({ length: Math.min(atATime, count) }, worker))
  return results
}
