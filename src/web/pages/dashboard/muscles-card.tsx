import { useState } from 'preact/hooks'
import type { MuscleWeeks } from '../../../contract/analysis.ts'
import { MUSCLES } from '../../../contract/enums.ts'
import type { MuscleSets, ProgressView } from '../../../contract/progress.ts'
import { type Band, bandOf, muscleName, type SetsBand } from '../../format/words.ts'
import dashboardGridStyles from '../../parts/dashboard-grid.module.css'
import { UpdatedItem, useFresh } from '../../parts/updated.tsx'
import { client } from '../../state/client.ts'
import { useMe } from '../../state/session.tsx'
import { useFormat } from '../../state/use-format.ts'
import { useLoad } from '../../state/use-task.ts'
import { AsTable } from '../../ui/as-table.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { Empty } from '../../ui/empty.tsx'
import fieldStyles from '../../ui/field.module.css'
import { BandForm } from './band-form.tsx'
import styles from './muscles-card.module.css'

const BAND_WORDS: Record<Band, string> = { low: 'low', productive: 'in range', high: 'high' }
const WEEKS = 12

interface Props {
  muscles: ProgressView['muscles']
  userId: string
  own: boolean
  /** Another object after each change of the member's. */
  news: unknown
}

/** Sets by muscle: 1 where it leads, a half where it helps. The band is a rule of thumb, not a verdict. */
export function MusclesCard({ muscles, userId, own, news }: Props) {
  const format = useFormat()
  const { preferences } = useMe()
  const [isAverage, setIsAverage] = useState(false)
  // this week is not over: the average is of the twelve before it
  const loaded = useLoad(() => client.progress.muscles(userId, WEEKS + 1), [userId, news]).value?.data ?? null
  const band: SetsBand | null = own ? preferences : loaded
  const past = loaded?.weeks.slice(0, -1) ?? []
  return (
    <Card
      title="Muscles"
      class={dashboardGridStyles.areaMuscles}
      testid="muscles"
      aside={
        <select
          class={fieldStyles.smallSelect}
          aria-label="Sets of which weeks"
          value={isAverage ? 'average' : 'week'}
          onChange={({ currentTarget: { value } }) => setIsAverage(value === 'average')}
        >
          <option value="week">Sets this week</option>
          <option value="average">Weekly sets, 12 weeks</option>
        </select>
      }
    >
      <Bars muscles={isAverage ? averageOf(past) : muscles} band={band} />
      {band !== null &&
        (own ? (
          <BandForm />
        ) : (
          <p class={styles.legend}>
            <span class={styles.legendBand} aria-hidden="true" /> Target: {band.setsLow}–{band.setsHigh} sets a week
          </p>
        ))}
      {loaded !== null && (
        <AsTable
          testid="muscles-table"
          columns={['Muscle', ...loaded.weeks.map(({ start }) => format.day(start)).reverse()]}
          rows={trainedIn(loaded.weeks).map((muscle) => [
            muscleName(muscle),
            ...loaded.weeks
              .map((week) => format.number(week.muscles.find((one) => one.muscle === muscle)?.sets ?? 0, 1))
              .reverse(),
          ])}
        />
      )}
    </Card>
  )
}

function Bars({ muscles, band }: { muscles: readonly MuscleSets[]; band: SetsBand | null }) {
  const format = useFormat()
  const trained = muscles.filter(({ sets }) => sets > 0).sort((a, b) => b.sets - a.sets)
  const isFresh = useFresh(trained.map(({ muscle }) => muscle))
  if (trained.length === 0) return <Empty icon="weight" title="No working sets this week yet" />
  const scale = Math.max((band?.setsHigh ?? 0) * 1.2, ...trained.map(({ sets }) => sets))
  const percent = (sets: number) => `${(100 * sets) / scale}%`
  return (
    <ul class={styles.bars} data-testid="muscles-list">
      {trained.map(({ muscle, sets }) => {
        const at = band && bandOf(sets, band)
        return (
          <UpdatedItem
            key={muscle}
            value={sets}
            fresh={isFresh(muscle)}
            class={styles.barRow}
            testid={`muscle-${muscle}`}
          >
            <span>{muscleName(muscle)}</span>
            <span class={styles.barTrack} aria-hidden="true">
              {band && (
                <span
                  class={styles.barBand}
                  style={{ left: percent(band.setsLow), width: percent(band.setsHigh - band.setsLow) }}
                />
              )}
              <span class={classes(styles.barFill, styles[at ?? 'low'])} style={{ width: percent(sets) }} />
            </span>
            <span class={classes(styles.barValue, 'number')}>
              {format.number(sets, 1)}
              {at && <span class="visually-hidden"> sets, {BAND_WORDS[at]}</span>}
            </span>
          </UpdatedItem>
        )
      })}
    </ul>
  )
}

type Weeks = MuscleWeeks['weeks']

const trainedIn = (weeks: Weeks) =>
  MUSCLES.filter((muscle) => weeks.some(({ muscles }) => muscles.some((one) => one.muscle === muscle)))

/** Sets a week since the first week with any: whoever began a month ago has four weeks to look back on. */
function averageOf(weeks: Weeks): MuscleSets[] {
  const first = weeks.findIndex(({ muscles }) => muscles.length > 0)
  if (first < 0) return []
  const counted = weeks.slice(first)
  return trainedIn(counted).map((muscle) => ({
    muscle,
    sets:
      counted.reduce((sum, week) => sum + (week.muscles.find((one) => one.muscle === muscle)?.sets ?? 0), 0) /
      counted.length,
  }))
}
