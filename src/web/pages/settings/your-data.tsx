import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import actionsStyles from '../../ui/actions.module.css'
import buttonStyles from '../../ui/button.module.css'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { saveFile } from './save-file.ts'

/** Into Spotter and out of it again. */
export function YourData() {
  const download = useTask(async (format: 'csv' | 'json') => {
    saveFile(await client.workouts.export(format), `spotter-workouts.${format}`)
  })
  return (
    <Card title="Your data">
      <p class="quiet">
        Bring your history from Strong, Hevy or another Spotter, or take yours with you. JSON holds all that Spotter
        knows of you; CSV holds your workouts, for spreadsheets and other programs. You can import both again: your
        training, goals, plans and settings. Comments, assigned workouts, trainers and groups are in the JSON for you to
        keep, and are not brought back.
      </p>
      <p class={actionsStyles.rowActions}>
        <a class={classes(buttonStyles.button, buttonStyles.plain)} href="#/import">
          Import a file
        </a>
        <Button icon="download" busy={download.busy} onClick={() => download.run('csv')} aria-label="Export as CSV">
          CSV
        </Button>
        <Button icon="download" busy={download.busy} onClick={() => download.run('json')} aria-label="Export as JSON">
          JSON
        </Button>
      </p>
      {download.problem !== null && <p class="problem-text">{download.problem}</p>}
    </Card>
  )
}
