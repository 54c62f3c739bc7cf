import { useEffect, useRef, useState } from 'preact/hooks'
import type { CoachingLink } from '../../../contract/coaching.ts'
import type { Format } from '../../format/format.ts'
import { plural } from '../../format/words.ts'
import { useFormat } from '../../state/use-format.ts'
import { useManyProgress } from '../../state/use-many-progress.ts'
import type { Followed } from '../../state/use-progress.ts'
import { classes } from '../../ui/classes.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useGlide } from '../../ui/use-glide.ts'
import styles from './board.module.css'
import { ClientCard } from './client-card.tsx'
import { compareClients, needsAttention, type Reason, reasonsOf } from './reasons.ts'
import { TrainingNowCard } from './training-now.tsx'

/** The board is drawn when every client is known, or after so long with those that are. */
const PATIENCE_MS = 1_500

const GROUPS = [
  { name: 'attention', title: 'Needs attention', empty: 'Everyone is on track.' },
  { name: 'on-track', title: 'On track', empty: 'Nobody yet.' },
] as const
type GroupName = (typeof GROUPS)[number]['name']

interface Entry {
  link: CoachingLink
  name: string
  followed: Followed | undefined
  reasons: Reason[]
  group: GroupName
}

/** Clients who need attention, the most urgent first, and those who are on track. Sorted anew as clients save. */
export function ClientGroups({ links, onGone }: { links: CoachingLink[]; onGone: () => void }) {
  const format = useFormat()
  const followed = useManyProgress(
    links.map(({ id, client }) => ({ userId: client.id, linkId: id })),
    onGone,
  )
  const isPatient = usePatience()
  const entries = links
    .map((link) => toEntry(link, followed.get(link.client.id), format))
    .filter((entry) => entry.followed?.closed == null)
    .sort(compareClients)
  const training = entries.flatMap(({ link, followed: one }) => {
    const state = one?.state
    const open = state?.view.open
    return state && open ? [{ link, state: { ...state, view: { ...state.view, open } } }] : []
  })
  const groupOf = new Map(entries.map(({ link, group }) => [link.client.id, group]))
  const isReady = !isPatient || entries.every((entry) => entry.followed?.state != null)
  const board = useGlide(isReady ? entries.map(({ link, group }) => group + link.id).join() : '')
  const moved = useMoves(isReady ? groupOf : null)

  if (!isReady) return <Skeleton kind="page" />
  return (
    <div ref={board} class={styles.board} data-testid="board">
      <p class="visually-hidden" role="status" data-testid="board-news">
        {entries
          .filter(({ link }) => moved.has(link.client.id))
          .map(({ name, group }) => `${name}: ${titleOf(group)}.`)
          .join(' ')}
      </p>
      {training.length > 0 && (
        <section aria-labelledby="group-training" data-testid="group-training">
          <h2 id="group-training" class={styles.boardTitle}>
            Training now{' '}
            <span class={styles.boardCount}>
              {format.number(training.length)}
              <span class="visually-hidden"> {plural(training.length, 'client')}</span>
            </span>
          </h2>
          <ul class={styles.boardList}>
            {training.map(({ link: { id, client }, state }) => (
              <TrainingNowCard key={id} id={client.id} displayName={client.displayName} state={state} />
            ))}
          </ul>
        </section>
      )}
      {GROUPS.map(({ name, title, empty }) => {
        const own = entries.filter(({ group }) => group === name)
        return (
          <section key={name} aria-labelledby={`group-${name}`} data-testid={`group-${name}`}>
            <h2 id={`group-${name}`} class={styles.boardTitle}>
              {title}{' '}
              <span class={styles.boardCount}>
                {format.number(own.length)}
                <span class="visually-hidden"> {plural(own.length, 'client')}</span>
              </span>
            </h2>
            {own.length === 0 ? (
              <p class={classes(styles.boardEmpty, 'quiet')}>{empty}</p>
            ) : (
              <ul class={styles.boardList}>
                {own.map(({ link, followed, reasons }) => (
                  <ClientCard
                    key={link.id}
                    link={link}
                    state={followed?.state ?? null}
                    reasons={reasons}
                    moved={moved.has(link.client.id)}
                  />
                ))}
              </ul>
            )}
          </section>
        )
      })}
    </div>
  )
}

const titleOf = (group: GroupName): string => GROUPS.find(({ name }) => name === group)?.title ?? ''

function toEntry(link: CoachingLink, followed: Followed | undefined, format: Format): Entry {
  const state = followed?.state ?? null
  const reasons = state === null ? [] : reasonsOf(state.view.standing, link, state.version.today, format)
  return {
    link,
    name: link.client.displayName,
    followed,
    reasons,
    group: needsAttention(reasons) ? 'attention' : 'on-track',
  }
}

function usePatience(): boolean {
  const [isPatient, setPatient] = useState(true)
  useEffect(() => {
    const timer = setTimeout(() => setPatient(false), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  return isPatient
}

/** Who has changed the group with the newest change of the board; null: the board is not drawn yet. */
function useMoves(groupOf: ReadonlyMap<string, GroupName> | null): ReadonlySet<string> {
  const known = useRef<{ groups: ReadonlyMap<string, GroupName>; moved: ReadonlySet<string> } | null>(null)
  if (groupOf !== null) {
    const before = known.current
    const moved = [...groupOf].filter(([id, group]) => (before?.groups.get(id) ?? group) !== group).map(([id]) => id)
    known.current = { groups: groupOf, moved: moved.length > 0 ? new Set(moved) : (before?.moved ?? new Set()) }
  }
  return known.current?.moved ?? new Set()
}
