import postgres from 'postgres'

/** What an import writes, in an order in which it can be written. */
const TABLES = {
  workout: `user_id = $1`,
  workout_exercise: `workout_id in (select id from workout where user_id = $1)`,
  set: `workout_exercise_id in (select e.id from workout_exercise e join workout w on w.id = e.workout_id where w.user_id = $1)`,
  training_day: `user_id = $1`,
  exercise_best: `user_id = $1`,
}

/**
 * Takes out all rows that somebody's import has written and has Postgres put them back with COPY from files of its own, in
 * one transaction: into the same tables with the same indexes and foreign keys. Answers how long that took, in seconds.
 */
export async function copyBack(databaseUrl: string, userId: string): Promise<number> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined })
  try {
    const [{ folder } = { folder: '' }] = await sql<
      { folder: string }[]
    >`select current_setting('data_directory') as folder`
    const fileOf = (table: string) => `'${folder}/${table}.copy'`
    for (const [table, condition] of Object.entries(TABLES))
      await sql.unsafe(
        `copy (select * from "${table}" where ${condition.replaceAll('$1', `'${userId}'`)}) to ${fileOf(table)}`,
      )
    await sql`delete from workout where user_id = ${userId}`
    await sql`delete from training_day where user_id = ${userId}`
    await sql`vacuum`
    const beganAtMs = performance.now()
    await sql.begin(async (tx) => {
      for (const table of Object.keys(TABLES)) await tx.unsafe(`copy "${table}" from ${fileOf(table)}`)
    })
    return (performance.now() - beganAtMs) / 1000
  } finally {
    await sql.end()
  }
}
