import { useMe } from '../../state/session.tsx'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import { PageTitle } from '../../ui/page-title.tsx'
import { SignOut } from '../unsent/sign-out.tsx'
import { AccountForm } from './account-form.tsx'
import { BandsForm } from './bands-form.tsx'
import { Leaving } from './delete-account.tsx'
import { Invitations } from './invitations.tsx'
import { PreferencesForm } from './preferences-form.tsx'
import { PrivacyForm } from './privacy-form.tsx'
import { Readers } from './trainers.tsx'
import { YourData } from './your-data.tsx'

export function Settings() {
  const { user } = useMe()
  return (
    <div class={classes('narrow', cardStyles.stack)}>
      <PageTitle title="Settings" subtitle={`${user.displayName} · ${user.email}`} />
      <Invitations />
      <PreferencesForm />
      <BandsForm />
      <PrivacyForm />
      <Readers />
      <YourData />
      <AccountForm />
      <Leaving />
      <SignOut />
    </div>
  )
}
