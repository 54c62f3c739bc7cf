import type { Standing } from '../../../contract/progress.ts'
import { Updated } from '../../parts/updated.tsx'
import { useFormat } from '../../state/use-format.ts'
import styles from './board.module.css'
import { complianceText } from './reasons.ts'

const SPANS = [
  ['days7', 7],
  ['days30', 30],
  ['days90', 90],
] as const

/** Of what was planned for the last 7, 30 and 90 days, how much was done. */
export function ComplianceFacts({ compliance }: { compliance: Standing['compliance'] }) {
  const format = useFormat()
  return (
    <dl class={styles.compliance} aria-label="Planned workouts done">
      {SPANS.map(([span, days]) => {
        const { assigned, completed, share } = compliance[span]
        return (
          <div key={span}>
            <dt>{days}&nbsp;days</dt>
            <dd data-testid={`compliance-${days}`}>
              <Updated value={`${completed}/${assigned}`}>
                {complianceText(compliance[span], format)}
                <span class="visually-hidden">
                  {share === null ? ' nothing planned' : ` planned workouts done, ${format.number(share * 100)} %`}
                </span>
              </Updated>
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
