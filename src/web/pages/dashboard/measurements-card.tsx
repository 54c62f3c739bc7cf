import { useMemo, useState } from 'preact/hooks'
import type { Measurement } from '../../../contract/body.ts'
import { MEASUREMENT_KINDS, type MeasurementKind } from '../../../contract/enums.ts'
import { MEASUREMENT_NAMES, measureOf } from '../../format/measurements.ts'
import dashboardGridStyles from '../../parts/dashboard-grid.module.css'
import { lazy } from '../../parts/lazy.tsx'
import { ShowOlder } from '../../parts/show-older.tsx'
import { client } from '../../state/client.ts'
import { useFormat } from '../../state/use-format.ts'
import { usePages } from '../../state/use-pages.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import factsStyles from '../../ui/facts.module.css'
import fieldStyles from '../../ui/field.module.css'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { MeasurementForm } from './measurement-form.tsx'
import { MeasurementList } from './measurement-list.tsx'

const LineChart = lazy(() => import('../../parts/line-chart.tsx').then((module) => module.LineChart), 'chart')

/** So many at a time: a daily weight of three months and more. */
const PAGE = 100

interface Props {
  userId: string
  own: boolean
  /** Another object after each change of the member's. */
  news: unknown
}

/** What the body measures, kind by kind: its course, and the values themselves. */
export function MeasurementsCard({ userId, own, news }: Props) {
  const format = useFormat()
  const [kind, setKind] = useState<MeasurementKind>('body_weight_kg')
  const [edited, setEdited] = useState<Measurement | null>(null)
  const measure = measureOf(kind, format)
  const pages = usePages(
    (cursor) => client.body.measurements(userId, { kind, limit: PAGE, ...(cursor !== undefined && { cursor }) }),
    ({ measurements }) => measurements,
    [userId, kind, news],
  )
  // the values of the kind before stay until the new ones are there
  const values = pages.items?.filter((one) => one.kind === kind) ?? null
  const shownAs = JSON.stringify(values)
  const points = useMemo(
    () => (values ?? []).map(({ measuredOn, value }) => ({ on: measuredOn, value: measure.shown(value) })).reverse(),
    [shownAs, measure.unit],
  )
  const only = values?.length === 1 ? values[0] : undefined
  return (
    <Card
      title="Body"
      class={dashboardGridStyles.areaBody}
      testid="measurements"
      aside={
        <select
          class={fieldStyles.smallSelect}
          aria-label="What is measured"
          value={kind}
          onChange={({ currentTarget: { value } }) => {
            setKind(value as MeasurementKind)
            setEdited(null)
          }}
        >
          {MEASUREMENT_KINDS.map((one) => (
            <option key={one} value={one}>
              {MEASUREMENT_NAMES[one]}
            </option>
          ))}
        </select>
      }
    >
      {pages.problem !== null && (
        <Notice kind="problem" action={{ label: 'Try again', run: pages.reload }}>
          {pages.problem}
        </Notice>
      )}
      {values === null ? (
        pages.problem === null && <Skeleton kind="chart" />
      ) : (
        <>
          {points.length > 1 && (
            <LineChart
              points={points}
              name={MEASUREMENT_NAMES[kind].toLowerCase()}
              show={(value) => `${format.number(value, 1)} ${measure.unit}`}
            />
          )}
          {only !== undefined && (
            <p class={factsStyles.big}>
              {format.number(measure.shown(only.value), 1)}
              <span class={factsStyles.bigUnit}>
                {measure.unit} · {format.when(only.measuredOn)}
              </span>
            </p>
          )}
          {values.length === 0 && (
            <Empty icon="chart" title="Nothing measured yet">
              {own && <p>Add two entries to see a trend. Measure at the same time of day.</p>}
            </Empty>
          )}
          {own && (
            <MeasurementForm
              key={`${kind} ${edited?.measuredOn ?? ''}`}
              kind={kind}
              edited={edited}
              onDone={() => setEdited(null)}
            />
          )}
          {values.length > 0 && (
            <MeasurementList values={values} own={own} onEdit={setEdited}>
              <ShowOlder pages={pages} />
            </MeasurementList>
          )}
        </>
      )}
    </Card>
  )
}
