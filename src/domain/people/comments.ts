import { type SQL, sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { ProgressView, WorkoutComment } from '../../contract/index.ts'
import { type Reads, rows } from '../../db/open.ts'

/** The newest comments on a member's workouts, newest first. */
export const readComments = (tx: Reads, userId: Id, limit: number): Promise<ProgressView['comments']> =>
  read(
    tx,
    // these few first: joined as one, every workout of the member would be read
    sql`(select * from comment where user_id = ${userId} order by created_at desc, id desc limit ${limit})`,
    sql`desc`,
  )

/** What was said about one workout, oldest first. */
export const readCommentsOn = (db: Reads, workoutId: Id): Promise<WorkoutComment[]> =>
  read(db, sql`(select * from comment where workout_id = ${workoutId})`)

/** One comment; undefined when it is gone. */
export async function readComment(db: Reads, id: Id): Promise<WorkoutComment | undefined> {
  const [found] = await read(db, sql`(select * from comment where id = ${id})`)
  return found
}

type Row = Omit<WorkoutComment, 'author' | 'createdAt'> & {
  authorId: Id
  authorName: string
  createdAt: Date | string
}

async function read(db: Reads, comments: SQL, direction: SQL = sql`asc`): Promise<WorkoutComment[]> {
  const found = await rows<Row>(
    db,
    sql`select c.id, c.workout_id as "workoutId", w.title as "workoutTitle", c.author_id as "authorId",
        a.display_name as "authorName", c.body, c.created_at as "createdAt"
      from ${comments} c join workout w on w.id = c.workout_id join account a on a.id = c.author_id
      order by c.created_at ${direction}, c.id ${direction}`,
  )
  return found.map(({ authorId, authorName, createdAt, ...comment }) => ({
    ...comment,
    author: { id: authorId, displayName: authorName },
    createdAt: new Date(createdAt).toISOString(),
  }))
}
