import type { LiveStatus } from '../../../client/index.ts'
import type { ProgressView } from '../../../contract/progress.ts'
import dashboardGridStyles from '../../parts/dashboard-grid.module.css'
import { FirstWorkout, Loading, NoConnection, StillOffline } from '../../parts/page-states.tsx'
import cardStyles from '../../ui/card.module.css'
import { Empty } from '../../ui/empty.tsx'
import { GoalsCard } from './goals-card.tsx'
import { HeatmapCard } from './heatmap-card.tsx'
import { MeasurementsCard } from './measurements-card.tsx'
import { MusclesCard } from './muscles-card.tsx'
import { RecentCard } from './recent-card.tsx'
import { RecordsCard } from './records-card.tsx'
import { StreakCard } from './streak-card.tsx'
import { TotalsCard } from './totals-card.tsx'
import { VolumeCard } from './volume-card.tsx'
import { WeekCard } from './week-card.tsx'

interface Props {
  /** Whose progress it is. */
  userId: string
  view: ProgressView | null
  status: LiveStatus
  /** Shown to its owner, who may log and delete. */
  own?: boolean
}

/** One member's progress, whoever looks at it. */
export function ProgressPage({ userId, view, status, own = false }: Props) {
  if (!view) return status === 'offline' ? <NoConnection /> : <Loading />
  return (
    <>
      {status === 'offline' && <StillOffline />}
      {view.totals.workouts === 0 ? (
        <NotBegun view={view} userId={userId} own={own} />
      ) : (
        <div class={dashboardGridStyles.dashboard}>
          <WeekCard week={view.week} weeks={view.weeks} />
          <StreakCard streak={view.streak} />
          <TotalsCard totals={view.totals} />
          <VolumeCard weeks={view.weeks} />
          <MusclesCard muscles={view.muscles} userId={userId} own={own} news={view} />
          <HeatmapCard userId={userId} news={view} />
          <GoalsCard goals={view.goals} userId={userId} own={own} />
          <RecordsCard records={view.records} userId={userId} />
          <MeasurementsCard userId={userId} own={own} news={view} />
          <RecentCard recent={view.recent} own={own} />
        </div>
      )}
    </>
  )
}

/** What can be measured and wished for before the first workout. */
function NotBegun({ view, userId, own }: { view: ProgressView; userId: string; own: boolean }) {
  return (
    <div class={dashboardGridStyles.notBegun}>
      {own ? (
        <FirstWorkout />
      ) : (
        <div class={cardStyles.card}>
          <Empty icon="weight" title="Nothing logged yet" />
        </div>
      )}
      {view.goals.length > 0 && <GoalsCard goals={view.goals} userId={userId} own={own} />}
      <MeasurementsCard userId={userId} own={own} news={view} />
    </div>
  )
}
