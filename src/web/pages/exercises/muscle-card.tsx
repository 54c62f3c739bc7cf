import { MUSCLES, type Muscle } from '../../../contract/enums.ts'
import { muscleName, plural } from '../../format/words.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useMe } from '../../state/session.tsx'
import { useFormat } from '../../state/use-format.ts'
import asTableStyles from '../../ui/as-table.module.css'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import factsStyles from '../../ui/facts.module.css'
import styles from './exercises.module.css'
import muscleMapStyles from './muscle-map.module.css'
import { MuscleMap } from './muscle-map.tsx'
import { STANDING_WORDS, STANDINGS, weekOf } from './weekly-band.ts'

/** The muscles to choose from, tinted by how much each was trained this week. */
export function MuscleCard({ chosen, onChoose }: { chosen: Muscle | undefined; onChoose: (muscle: Muscle) => void }) {
  const format = useFormat()
  const { preferences } = useMe()
  const { state } = useOwnProgress()
  const trained = state?.view.muscles ?? []
  const week = (muscle: Muscle) => weekOf(muscle, trained, preferences)
  const setsText = (sets: number) => `${format.number(sets, 1)} ${plural(sets, 'set')}`
  const describe = (muscle: Muscle) => {
    const { sets, standing } = week(muscle)
    const words = STANDING_WORDS[standing](preferences)
    return `${muscleName(muscle)}, ${standing === 'none' ? words : `${setsText(sets)}, ${words}`}`
  }
  const behind = MUSCLES.filter((muscle) => week(muscle).standing === 'low').sort((a, b) => week(a).sets - week(b).sets)
  return (
    <Card title="Muscles" aside="sets this week" class={styles.muscleCard} testid="muscle-card">
      <MuscleMap week={week} describe={describe} chosen={chosen} onChoose={onChoose} />
      <ul class={muscleMapStyles.muscleLegend}>
        {STANDINGS.map((standing) => (
          <li key={standing}>
            <span class={classes(muscleMapStyles.muscleSwatch, muscleMapStyles[standing])} aria-hidden="true" />
            {STANDING_WORDS[standing](preferences)}
            <span class="number quiet">{MUSCLES.filter((muscle) => week(muscle).standing === standing).length}</span>
          </li>
        ))}
      </ul>
      <p class={factsStyles.below} data-testid="muscles-behind">
        {trained.length === 0
          ? 'No working sets this week yet.'
          : behind.length === 0
            ? `What you trained this week has its ${preferences.setsLow} sets.`
            : `Below ${preferences.setsLow} so far: ${behind.map((muscle) => `${muscleName(muscle)} ${format.number(week(muscle).sets, 1)}`).join(', ')}.`}
      </p>
      <details class={asTableStyles.asTable}>
        <summary>Muscles as a list</summary>
        <ul class={muscleMapStyles.muscleList}>
          {[...MUSCLES].map((muscle) => (
            <li key={muscle}>
              <button
                type="button"
                class={muscleMapStyles.muscleChoice}
                data-testid="muscle-choice"
                aria-pressed={muscle === chosen}
                onClick={() => onChoose(muscle)}
              >
                <span
                  class={classes(muscleMapStyles.muscleSwatch, muscleMapStyles[week(muscle).standing])}
                  aria-hidden="true"
                />
                {muscleName(muscle)}
                <span class="number quiet">{setsText(week(muscle).sets)}</span>
              </button>
            </li>
          ))}
        </ul>
      </details>
    </Card>
  )
}
