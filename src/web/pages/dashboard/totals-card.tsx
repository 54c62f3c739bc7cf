import type { ProgressView } from '../../../contract/progress.ts'
import { plural } from '../../format/words.ts'
import dashboardGridStyles from '../../parts/dashboard-grid.module.css'
import { Updated } from '../../parts/updated.tsx'
import { useFormat } from '../../state/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import factsStyles from '../../ui/facts.module.css'

/** Everything there ever was. */
export function TotalsCard({ totals }: { totals: ProgressView['totals'] }) {
  const format = useFormat()
  const facts = [
    { name: 'Volume', testid: 'total-volume', value: totals.volumeKg, text: format.volume(totals.volumeKg) },
    { name: 'Sets', testid: 'total-sets', value: totals.sets, text: format.number(totals.sets) },
    { name: 'Reps', testid: 'total-reps', value: totals.reps, text: format.number(totals.reps) },
    { name: 'Time', testid: 'total-time', value: totals.durationS, text: format.duration(totals.durationS) },
  ]
  return (
    <Card title="All time" class={dashboardGridStyles.areaTotals} testid="totals">
      <p class={factsStyles.big}>
        <Updated value={totals.workouts} testid="total-workouts">
          {format.number(totals.workouts)}
        </Updated>
        <span class={factsStyles.bigUnit}>{plural(totals.workouts, 'workout')}</span>
      </p>
      <dl class={classes(factsStyles.facts, factsStyles.factsFoot)}>
        {facts.map(({ name, testid, value, text }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Updated value={value} testid={testid}>
                {text}
              </Updated>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
