import type { Muscle } from '../../../contract/enums.ts'
import { muscleName } from '../../format/words.ts'
import { classes } from '../../ui/classes.ts'
import styles from './muscle-map.module.css'
import { MUSCLE_SHAPES, REST, type Shape } from './muscle-shapes.ts'
import type { WeekOfMuscle } from './weekly-band.ts'

const MUSCLES = Object.keys(MUSCLE_SHAPES) as Muscle[]
/** Where the two figures stand: each is drawn around x = 100. */
const PLACES = { front: 'translate(-24 0)', back: 'translate(136 0)' } as const
const MIRRORED = 'translate(200 0) scale(-1 1)'

interface Props {
  week: (muscle: Muscle) => WeekOfMuscle
  /** What a muscle is called aloud: its name and how it stands. */
  describe: (muscle: Muscle) => string
  chosen: Muscle | undefined
  onChoose: (muscle: Muscle) => void
}

/** The body from both sides. Each muscle is one button, however often it is seen. */
export function MuscleMap({ week, describe, chosen, onChoose }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: an SVG has no fieldset of its own
    <svg class={styles.muscleMap} viewBox="0 0 312 436" role="group" aria-label="Muscles">
      <g class={styles.muscleRest}>
        <Figure shape={REST} />
      </g>
      {MUSCLES.map((muscle) => (
        // biome-ignore lint/a11y/useSemanticElements: an SVG has no button of its own
        <g
          key={muscle}
          role="button"
          // in an SVG attributes keep their case, and only this one makes it focusable
          tabindex={0}
          class={classes(styles.muscle, styles[week(muscle).standing])}
          aria-pressed={muscle === chosen}
          aria-label={describe(muscle)}
          data-testid={`map-${muscle}`}
          onClick={() => onChoose(muscle)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== ' ') return
            event.preventDefault()
            onChoose(muscle)
          }}
        >
          <title>{muscleName(muscle)}</title>
          <Figure shape={MUSCLE_SHAPES[muscle]} />
        </g>
      ))}
      <text class={styles.muscleSide} x="76" y="430">
        Front
      </text>
      <text class={styles.muscleSide} x="236" y="430">
        Back
      </text>
    </svg>
  )
}

/** A shape on both figures, each half with its mirror image. */
function Figure({ shape }: { shape: Shape }) {
  return (
    <>
      {(['front', 'back'] as const).map((side) => {
        const path = shape[side]
        return path === undefined ? null : (
          <g key={side} transform={PLACES[side]}>
            <path d={path} />
            <path d={path} transform={MIRRORED} />
          </g>
        )
      })}
    </>
  )
}
