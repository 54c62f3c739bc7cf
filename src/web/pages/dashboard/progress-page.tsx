import type { LiveStatus } from '../../../client/index.ts'
import type { ProgressView } from '../../../features/progress/contract.ts'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { MusclesCard } from './muscles-card.tsx'
import { RecentCard } from './recent-card.tsx'
import { RecordsCard } from './records-card.tsx'
import { StreakCard } from './streak-card.tsx'
import { TotalsCard } from './totals-card.tsx'
import { VolumeCard } from './volume-card.tsx'
import { WeekCard } from './week-card.tsx'

interface Props {
  view: ProgressView | null
  status: LiveStatus
  /** Shown to its owner, who may log and delete. */
  own?: boolean
}

/** One member's progress, whoever looks at it. */
export function ProgressPage({ view, status, own = false }: Props) {
  if (!view) return status === 'offline' ? <NoConnection /> : <Loading />
  return (
    <>
      {status === 'offline' && (
        <Notice kind="problem">No connection. You see the last state that was loaded; it renews itself.</Notice>
      )}
      {view.totals.workouts === 0 ? (
        <div class="card">
          <Empty icon="weight" title={own ? 'Your first workout starts here' : 'Nothing logged yet'}>
            {own && (
              <>
                <p>Log one now, or bring your history along from Strong or Hevy.</p>
                <p class="row-actions">
                  <a class="button button-primary" href="#/log">
                    Log a workout
                  </a>
                  <a class="button button-plain" href="#/import">
                    Import a file
                  </a>
                </p>
              </>
            )}
          </Empty>
        </div>
      ) : (
        <div class="dashboard">
          <WeekCard week={view.week} weeks={view.weeks} />
          <StreakCard streak={view.streak} />
          <TotalsCard totals={view.totals} />
          <VolumeCard weeks={view.weeks} />
          <MusclesCard muscles={view.muscles} />
          <RecentCard recent={view.recent} own={own} />
          <RecordsCard records={view.records} />
        </div>
      )}
    </>
  )
}

const NoConnection = () => (
  <Notice kind="problem">Spotter cannot be reached right now. This page fills itself as soon as it can.</Notice>
)

const Loading = () => (
  <div class="dashboard">
    <Skeleton class="area-week" />
    <Skeleton class="area-streak" />
    <Skeleton class="area-totals" />
    <Skeleton class="area-volume" />
    <Skeleton class="area-muscles" />
  </div>
)
