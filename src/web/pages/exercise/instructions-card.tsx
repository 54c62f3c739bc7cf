import { Card } from '../../ui/card.tsx'
import styles from './exercise.module.css'

/** How it is done, step by step; nothing where nobody has written it down. */
export function InstructionsCard({ instructions }: { instructions: readonly string[] }) {
  if (instructions.length === 0) return null
  return (
    <Card title="How to do it">
      <ol class={styles.instructions}>
        {instructions.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </Card>
  )
}
