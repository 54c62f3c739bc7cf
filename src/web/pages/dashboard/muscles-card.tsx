import type { ProgressView } from '../../../features/progress/contract.ts'
import { useFormat } from '../../format/use-format.ts'
import { BAND, type Band, bandOf, muscleName } from '../../format/words.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { UpdatedItem, useFresh } from '../../ui/updated.tsx'

const BAND_WORDS: Record<Band, string> = { low: 'low', productive: 'in range', high: 'high' }

/** Sets this week by muscle: 1 where it leads, a half where it helps. The band is a rule of thumb, not a verdict. */
export function MusclesCard({ muscles }: { muscles: ProgressView['muscles'] }) {
  const format = useFormat()
  const trained = muscles.filter(({ sets }) => sets > 0).sort((a, b) => b.sets - a.sets)
  const isFresh = useFresh(trained.map(({ muscle }) => muscle))
  const scale = Math.max(24, ...trained.map(({ sets }) => sets))
  const percent = (sets: number) => `${(100 * sets) / scale}%`
  return (
    <Card title="Muscles" aside="sets this week" class="area-muscles" testid="muscles">
      {trained.length === 0 ? (
        <Empty icon="weight" title="No working sets this week yet" />
      ) : (
        <>
          <ul class="bars" data-testid="muscles-list">
            {trained.map(({ muscle, sets }) => (
              <UpdatedItem
                key={muscle}
                value={sets}
                fresh={isFresh(muscle)}
                class="bar-row"
                testid={`muscle-${muscle}`}
              >
                <span class="bar-name">{muscleName(muscle)}</span>
                <span class="bar-track" aria-hidden="true">
                  <span class="bar-band" style={{ left: percent(BAND.from), width: percent(BAND.to - BAND.from) }} />
                  <span class={`bar-fill bar-${bandOf(sets)}`} style={{ width: percent(sets) }} />
                </span>
                <span class="bar-value number">
                  {format.number(sets, 1)}
                  <span class="visually-hidden"> sets, {BAND_WORDS[bandOf(sets)]}</span>
                </span>
              </UpdatedItem>
            ))}
          </ul>
          <p class="legend">
            <span class="legend-band" aria-hidden="true" /> {BAND.from}–{BAND.to} sets a week works for most people
          </p>
        </>
      )}
    </Card>
  )
}
