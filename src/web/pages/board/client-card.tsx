import { useEffect } from 'preact/hooks'
import type { CoachingLink } from '../../../features/coaching/contract.ts'
import type { ProgressView } from '../../../features/progress/contract.ts'
import type { Format } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import { initials, plural } from '../../format/words.ts'
import { useProgress } from '../../state/use-progress.ts'
import { Ring } from '../../ui/ring.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Updated } from '../../ui/updated.tsx'
import { Sparkline } from './sparkline.tsx'

interface Props {
  link: CoachingLink
  /** The client has ended it, perhaps this moment. */
  onGone: () => void
}

/** One client: how the week goes, and whether somebody should write to them. */
export function ClientCard({ link, onGone }: Props) {
  const format = useFormat()
  const { state, closed } = useProgress(link.client.id)
  useEffect(() => {
    if (closed) onGone()
  }, [closed, onGone])
  if (closed) return null
  const view = state?.view
  return (
    <li class="card client" data-testid={`client-${link.client.id}`}>
      <header class="client-head">
        <span class="avatar" aria-hidden="true">
          {initials(link.client.displayName)}
        </span>
        <div>
          <h2>
            <a href={`#/members/${link.client.id}`} class="client-link">
              {link.client.displayName}
            </a>
          </h2>
          {view && <LastWorkout view={view} followUpDays={link.followUpDays} format={format} />}
        </div>
      </header>
      {view ? <Numbers view={view} format={format} /> : <Skeleton class="skeleton-row" />}
    </li>
  )
}

function LastWorkout({ view, followUpDays, format }: { view: ProgressView; followUpDays: number; format: Format }) {
  const last = view.recent[0]
  if (!last) return <p class="quiet small">No workout yet</p>
  const late = format.daysSince(last.localDate) > followUpDays
  return (
    <p class="small quiet">
      {late && <span class="tag tag-warn">Follow up</span>} Last workout {format.when(last.localDate)}
    </p>
  )
}

function Numbers({ view, format }: { view: ProgressView; format: Format }) {
  const { week, streak, weeks } = view
  return (
    <div class="client-numbers">
      <Ring share={week.trainingDays / (week.target ?? 1)} small>
        <span class="ring-number">
          <Updated value={week.trainingDays} testid="client-week-days">
            {week.trainingDays}
          </Updated>
          {week.target !== null && <small>/{week.target}</small>}
        </span>
      </Ring>
      <dl class="facts">
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
      <Sparkline values={weeks.map(({ volumeKg }) => volumeKg)} />
    </div>
  )
}
