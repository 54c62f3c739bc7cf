import type { ComponentChildren } from 'preact'
import { showToast } from '../../parts/toast.tsx'
import { useOpenWorkout } from '../../state/open/open-workout.ts'
import { go } from '../../state/router.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { begin } from './begin.ts'
import type { Beginning } from './beginnings.ts'
import { allowSignals } from './signal.ts'

interface Props {
  beginning: Beginning
  kind: 'primary' | 'plain'
  label?: string
  testid: string
  children: ComponentChildren
}

/** Begins a workout with one tap. While one is open, it leads there: nobody trains twice at once. */
export function BeginButton({ beginning, kind, label, testid, children }: Props) {
  const { workout } = useOpenWorkout()
  const start = useTask(async () => {
    if (workout !== null) {
      showToast({ text: `${workout.title} is in progress. Finish or discard it first.` })
      return go('train')
    }
    await begin(beginning)
  })
  return (
    <>
      <Button
        kind={kind}
        busy={start.busy}
        {...(label !== undefined && { 'aria-label': label })}
        data-testid={testid}
        onClick={() => {
          allowSignals()
          void start.run()
        }}
      >
        {children}
      </Button>
      {start.problem !== null && (
        <span class="problem-text" role="alert">
          {start.problem}
        </span>
      )}
    </>
  )
}
