import type { ProgressState } from '../../../client/index.ts'
import type { CoachingLink } from '../../../contract/coaching.ts'
import type { ProgressView } from '../../../contract/progress.ts'
import type { Format } from '../../format/format.ts'
import { initials, plural } from '../../format/words.ts'
import { Updated, useUpdated } from '../../parts/updated.tsx'
import { useFormat } from '../../state/use-format.ts'
import avatarStyles from '../../ui/avatar.module.css'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import factsStyles from '../../ui/facts.module.css'
import ringStyles from '../../ui/ring.module.css'
import { Ring } from '../../ui/ring.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import styles from './board.module.css'
import { ComplianceFacts } from './compliance-facts.tsx'
import { ReasonList } from './reason-list.tsx'
import type { Reason } from './reasons.ts'
import { Sparkline } from './sparkline.tsx'

interface Props {
  link: CoachingLink
  state: ProgressState | null
  reasons: Reason[]
  /** Has just come from the other group. */
  moved: boolean
}

/** One client: what a trainer should know, and how the week goes. */
export function ClientCard({ link, state, reasons, moved }: Props) {
  const format = useFormat()
  const { id, displayName } = link.client
  const card = useUpdated<HTMLLIElement>(String(moved), moved)
  const last = state?.view.standing.lastWorkoutOn ?? null
  return (
    <li ref={card} class={classes(cardStyles.card, styles.client)} data-testid={`client-${id}`} data-glide={link.id}>
      <header class={styles.clientHead}>
        <span class={avatarStyles.avatar} aria-hidden="true">
          {initials(displayName)}
        </span>
        <div>
          <h3>
            <a href={`#/members/${id}`} class={styles.clientLink}>
              {displayName}
            </a>
          </h3>
          {state && <p class="small quiet">{last === null ? 'No workout yet' : `Last workout ${format.when(last)}`}</p>}
        </div>
      </header>
      {state ? (
        <>
          <ReasonList reasons={reasons} />
          <Numbers view={state.view} format={format} />
        </>
      ) : (
        <Skeleton kind="row" />
      )}
    </li>
  )
}

function Numbers({ view, format }: { view: ProgressView; format: Format }) {
  const { week, streak, weeks, standing } = view
  return (
    <div class={styles.clientNumbers}>
      <Ring share={week.trainingDays / (week.target ?? 1)} small>
        <span class={ringStyles.ringNumber}>
          <Updated value={week.trainingDays} testid="client-week-days">
            {week.trainingDays}
          </Updated>
          {week.target !== null && <small>/{week.target}</small>}
        </span>
      </Ring>
      <dl class={factsStyles.facts}>
        <div>
          <dt>This week</dt>
          <dd>
            <Updated value={week.volumeKg} testid="client-week-volume">
              {format.volume(week.volumeKg)}
            </Updated>
          </dd>
        </div>
        <div>
          <dt>Streak</dt>
          <dd>
            <Updated value={streak.weeks} testid="client-streak-weeks">
              {streak.weeks} {plural(streak.weeks, 'week')}
            </Updated>
          </dd>
        </div>
      </dl>
      <ComplianceFacts compliance={standing.compliance} />
      <Sparkline values={weeks.map(({ volumeKg }) => volumeKg)} />
    </div>
  )
}
