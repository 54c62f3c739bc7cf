import type { LiveStatus } from '../../../client/index.ts'
import type { ProgressView } from '../../../features/progress/contract.ts'
import { Empty } from '../../ui/empty.tsx'
import { MusclesCard } from './muscles-card.tsx'
import { FirstWorkout, Loading, NoConnection, StillOffline } from './page-states.tsx'
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
      {status === 'offline' && <StillOffline />}
      {view.totals.workouts === 0 ? (
        own ? (
          <FirstWorkout />
        ) : (
          <div class="card">
            <Empty icon="weight" title="Nothing logged yet" />
          </div>
        )
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
