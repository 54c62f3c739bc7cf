import { client } from '../../state/client.ts'
import { useMe } from '../../state/session.tsx'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { SignOut } from '../unsent/sign-out.tsx'
import { Invitations } from './invitations.tsx'
import { PreferencesForm } from './preferences-form.tsx'
import { Readers } from './readers.tsx'
import { saveFile } from './save-file.ts'

export function Settings() {
  const { user } = useMe()
  const download = useTask(async (format: 'csv' | 'json') => {
    saveFile(await client.workouts.export(format), `spotter-workouts.${format}`)
  })
  return (
    <div class="narrow stack">
      <PageTitle title="Settings" subtitle={`${user.displayName} · ${user.email}`} />
      <Invitations />
      <PreferencesForm />
      <Readers />
      <Card title="Your data">
        <p class="quiet">Bring your history from Strong or Hevy, or take everything with you.</p>
        <p class="row-actions">
          <a class="button button-plain" href="#/import">
            Import a file
          </a>
          <Button icon="download" busy={download.busy} onClick={() => download.run('csv')}>
            CSV
          </Button>
          <Button icon="download" busy={download.busy} onClick={() => download.run('json')}>
            JSON
          </Button>
        </p>
        {download.problem !== null && <p class="problem-text">{download.problem}</p>}
      </Card>
      <SignOut />
    </div>
  )
}
