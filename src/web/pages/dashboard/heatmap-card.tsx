import type { Heatmap } from '../../../contract/analysis.ts'
import { plural } from '../../format/words.ts'
import dashboardGridStyles from '../../parts/dashboard-grid.module.css'
import { client } from '../../state/client.ts'
import { useFormat } from '../../state/use-format.ts'
import { useLoad } from '../../state/use-task.ts'
import { AsTable } from '../../ui/as-table.tsx'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { HeatmapGrid } from './heatmap-grid.tsx'

/** A year of training days at one glance. `news`: another object after each change of the member's. */
export function HeatmapCard({ userId, news }: { userId: string; news: unknown }) {
  const format = useFormat()
  const { value, problem, reload } = useLoad(() => client.progress.heatmap(userId), [userId, news])
  const days = value?.data.days.length ?? 0
  return (
    <Card
      title="Training days"
      class={dashboardGridStyles.areaHeatmap}
      testid="heatmap"
      aside={value === null ? undefined : `${format.number(days)} ${plural(days, 'day')} in 53 weeks`}
    >
      {problem !== null && (
        <Notice kind="problem" action={{ label: 'Try again', run: reload }}>
          {problem}
        </Notice>
      )}
      {value === null ? problem === null && <Skeleton kind="heatmap" /> : <Year heatmap={value.data} />}
    </Card>
  )
}

function Year({ heatmap }: { heatmap: Heatmap }) {
  const format = useFormat()
  return (
    <>
      <HeatmapGrid heatmap={heatmap} />
      <AsTable
        testid="heatmap-table"
        columns={['Day', 'Workouts', 'Working sets']}
        rows={heatmap.days
          .toReversed()
          .map(({ date, workouts, sets }) => [format.dayWithYear(date), format.number(workouts), format.number(sets)])}
      />
    </>
  )
}
