/** Rows a statement takes at most: Postgres allows 65,535 parameters. */
const CHUNK = 2_000

/** Writes rows in as few statements as they fit in; none for none. */
export async function inChunks<Row>(
  all: readonly Row[],
  insert: (chunk: Row[]) => PromiseLike<unknown>,
): Promise<void> {
  for (let at = 0; at < all.length; at += CHUNK) await insert(all.slice(at, at + CHUNK))
}
