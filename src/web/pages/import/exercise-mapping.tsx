import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { SpotterError } from '../../../client/index.ts'
import type { ImportPreview } from '../../../contract/importing.ts'
import { plural } from '../../format/words.ts'
import { ExercisePicker } from '../../parts/exercise-picker.tsx'
import { client } from '../../state/client.ts'
import { useFormat } from '../../state/use-format.ts'
import { useTask } from '../../state/use-task.ts'
import asTableStyles from '../../ui/as-table.module.css'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import styles from './import.module.css'
import { type Described, NewExercise, UNDESCRIBED } from './new-exercise.tsx'

type Named = ImportPreview['exercises'][number]

/** New names that are shown at once: those with the most sets come first. */
const SHOWN = 8

/** What the member says of new names, by name. */
type AllDescribed = ReadonlyMap<string, Described>

interface Props {
  preview: ImportPreview
  described: AllDescribed
  onDescribe: (name: string, described: Described) => void
  onChanged: () => void
}

/** Makes the new exercises that the member said something of. One that was made before stays as it is. */
export async function makeDescribed(exercises: readonly Named[], described: AllDescribed): Promise<void> {
  for (const { name, tracking, meaning } of exercises) {
    const { muscle, equipment } = described.get(name) ?? UNDESCRIBED
    if (meaning !== null || (muscle === null && equipment === null)) continue
    const primaryMuscles = muscle === null ? [] : [muscle]
    await client.exercises.create({ name, tracking, equipment, primaryMuscles }).catch((error: unknown) => {
      if (!(error instanceof SpotterError && error.code === 'exercise-exists')) throw error
    })
  }
}

/** What the file's exercises are taken for. Each can be said to be another one, and is remembered. */
export function Names({ preview, described, onDescribe, onChanged }: Props) {
  const format = useFormat()
  const unknown = preview.exercises.filter(({ meaning }) => meaning === null)
  const known = preview.exercises.filter(({ meaning }) => meaning !== null)
  const { exercisesLeftOut } = preview
  const lost = unknown.reduce((sets, one) => sets + (described.get(one.name)?.muscle == null ? one.sets : 0), 0)
  return (
    <section aria-labelledby="names-title" data-testid="names">
      <h3 id="names-title">Exercises</h3>
      {unknown.length > 0 && (
        <>
          <p class="quiet">
            {format.number(unknown.length)} {plural(unknown.length, 'name is', 'names are')} new and will become{' '}
            {plural(unknown.length, 'an exercise', 'exercises')} of your own. Say which muscle each works, or change it
            to an exercise that Spotter knows; those with the most sets come first.
          </p>
          <p role="status" class={lost > 0 ? styles.namesLost : 'quiet'} data-testid="without-muscle">
            {lost > 0
              ? `${format.number(lost)} ${plural(lost, 'set')} will count for no muscle.`
              : 'Every set will count for a muscle.'}
          </p>
          <NameList names={unknown} shown={SHOWN} onChanged={onChanged} newNames={{ described, onDescribe }} />
        </>
      )}
      {known.length > 0 && (
        <details class={asTableStyles.asTable} open={unknown.length === 0 && known.length <= 8}>
          <summary data-testid="known-names">
            {format.number(known.length)} {plural(known.length, 'exercise')} recognised
          </summary>
          <NameList names={known} shown={known.length} onChanged={onChanged} />
        </details>
      )}
      {exercisesLeftOut > 0 && (
        <p class="quiet">And {format.number(exercisesLeftOut)} more with fewer sets, which are not listed.</p>
      )}
    </section>
  )
}

interface ListProps {
  names: Named[]
  /** how many are shown until the rest is asked for */
  shown: number
  onChanged: () => void
  newNames?: Pick<Props, 'described' | 'onDescribe'>
}

function NameList({ names, shown, onChanged, newNames }: ListProps) {
  const format = useFormat()
  const [changing, setChanging] = useState<string | null>(null)
  const [isWhole, setWhole] = useState(false)
  const hidden = isWhole ? 0 : names.length - shown
  return (
    <>
      <ul class={styles.names}>
        {(isWhole ? names : names.slice(0, shown)).map((named) => (
          <NameRow
            key={named.name}
            named={named}
            isChanging={changing === named.name}
            onChange={(isChanging) => setChanging(isChanging ? named.name : null)}
            onChanged={onChanged}
          >
            {newNames && (
              <NewExercise
                name={named.name}
                described={newNames.described.get(named.name) ?? UNDESCRIBED}
                onDescribe={(one) => newNames.onDescribe(named.name, one)}
              />
            )}
          </NameRow>
        ))}
      </ul>
      {hidden > 0 && (
        <Button kind="quiet" onClick={() => setWhole(true)}>
          Show {format.number(hidden)} more
        </Button>
      )}
    </>
  )
}

interface RowProps {
  named: Named
  isChanging: boolean
  onChange: (isChanging: boolean) => void
  onChanged: () => void
  /** what can be said of a new one */
  children?: ComponentChildren
}

function NameRow({ named: { name, sets, meaning, tracking }, isChanging, onChange, onChanged, children }: RowProps) {
  const format = useFormat()
  const teach = useTask(async (picked: { id?: string; name: string }) => {
    const exerciseId = picked.id ?? (await client.exercises.create({ name: picked.name, tracking })).id
    // an exercise made under this very name needs no word about it
    if (picked.id !== undefined || picked.name !== name) await client.exercises.teach({ name, exerciseId })
    onChange(false)
    onChanged()
  })
  const forget = useTask(async () => {
    await client.exercises.forgetAlias(name)
    onChanged()
  })
  return (
    <li class={styles.nameRow} data-testid="name-row">
      <span class={styles.nameText}>
        <strong>{name}</strong>
        <small>
          {format.number(sets)} {plural(sets, 'set')}
        </small>
      </span>
      {children}
      {meaning !== null && (
        <span class={styles.nameMeaning}>
          <Icon name="forward" size={16} />
          <span>
            {meaning.exercise}
            {meaning.own && <small> your own</small>}
            {meaning.taught && <small> as you said</small>}
          </span>
        </span>
      )}
      <span class={styles.nameActions}>
        {meaning?.taught === true && (
          <Button kind="quiet" busy={forget.busy} onClick={() => forget.run()} aria-label={`Forget what ${name} means`}>
            Forget
          </Button>
        )}
        <Button
          kind="quiet"
          aria-expanded={isChanging}
          aria-label={`${isChanging ? 'Keep' : 'Change'} what ${name} means`}
          onClick={() => onChange(!isChanging)}
        >
          {isChanging ? 'Keep' : 'Change'}
        </Button>
      </span>
      {isChanging && (
        <div class={styles.namePicker} aria-busy={teach.busy}>
          <ExercisePicker label={`${name} is`} onPick={(picked) => teach.run(picked)} />
        </div>
      )}
      {(teach.problem ?? forget.problem) !== null && <p class="problem-text">{teach.problem ?? forget.problem}</p>}
    </li>
  )
}
