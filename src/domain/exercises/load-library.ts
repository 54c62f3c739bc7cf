import { createHash, randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { normaliseName } from '../../contract/arithmetic/exercise-words.ts'
import { LIBRARY_SUBJECT_ID } from '../../contract/common.ts'
import type { Transaction } from '../../db/open.ts'
import { bump } from '../../db/revisions.ts'
import { exercise, exerciseMuscle, setting, subject } from '../../db/schema/index.ts'
import { libraryExercises, libraryIdOf } from './library/library.ts'

/**
 * Writes the exercise library when this build's differs from the database's. The library is a subject like any other:
 * a change bumps its revision, which outdates what every instance has cached of it. Everybody's pages name exercises and
 * count muscles too: rather than bump them all, the database's history begins anew.
 */
export async function loadLibrary(tx: Transaction): Promise<void> {
  const library = libraryExercises()
  const hash = createHash('sha256').update(JSON.stringify(library)).digest('hex')
  const [stored] = await tx.select().from(setting).where(eq(setting.name, 'library'))
  if (stored?.value === hash) return

  await tx.insert(subject).values({ id: LIBRARY_SUBJECT_ID, kind: 'library' }).onConflictDoNothing()
  await tx
    .insert(exercise)
    .values(
      library.map(({ slug, name, tracking, equipment, mechanic, force, level, category, instructions }) => ({
        id: libraryIdOf(slug),
        slug,
        name,
        nameNorm: normaliseName(name),
        tracking,
        equipment,
        mechanic,
        force,
        level,
        category,
        instructions: [...instructions],
      })),
    )
    .onConflictDoUpdate({
      target: exercise.slug,
      set: Object.fromEntries(
        ['name', 'name_norm', 'tracking', 'equipment', 'mechanic', 'force', 'level', 'category', 'instructions'].map(
          (column) => [toCamel(column), sql.raw(`excluded.${column}`)],
        ),
      ),
    })
  await tx.execute(sql`delete from exercise_muscle using exercise where exercise_id = exercise.id and owner_id is null`)
  await tx
    .insert(exerciseMuscle)
    .values(
      library.flatMap(({ slug, primaryMuscle, secondaryMuscles }) => [
        { exerciseId: libraryIdOf(slug), muscle: primaryMuscle, role: 'primary' as const },
        ...secondaryMuscles.map((muscle) => ({ exerciseId: libraryIdOf(slug), muscle, role: 'secondary' as const })),
      ]),
    )
  await bump(tx, [LIBRARY_SUBJECT_ID])
  if (stored !== undefined) await tx.update(setting).set({ value: randomUUID() }).where(eq(setting.name, 'epoch'))
  await tx
    .insert(setting)
    .values({ name: 'library', value: hash })
    .onConflictDoUpdate({ target: setting.name, set: { value: hash } })
}

const toCamel = (column: string): string => column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
