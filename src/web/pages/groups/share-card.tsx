import { useEffect, useRef, useState } from 'preact/hooks'
import emailFormStyles from '../../parts/email-form.module.css'
import { EmailForm } from '../../parts/email-form.tsx'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { Confirm } from '../../ui/confirm.tsx'
import styles from './groups.module.css'

const COPIED_MS = 2500

interface Props {
  groupId: string
  joinSecret: string
  isOwner: boolean
  /** Somebody was invited, or the link is another one. */
  onChanged: () => void
}

/** The two ways into a group: its link, or a word to somebody by their address. */
export function ShareCard({ groupId, joinSecret, isOwner, onChanged }: Props) {
  const link = `${location.origin}${location.pathname}#/join/${joinSecret}`
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState(false)
  const [asking, setAsking] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), COPIED_MS)
    return () => clearTimeout(timer)
  }, [copied])
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(link)
      setCopied(true)
    } catch {
      // no permission, or no secure connection: it stands there selected, to be copied by hand
      field.current?.select()
    }
  }
  const renew = useTask(async () => {
    await client.groups.renewLink(groupId)
    setAsking(false)
    onChanged()
  })
  return (
    <Card title="Invite people" testid="share">
      <p class="quiet small">Whoever has this link may join{isOwner ? '' : ', until the owner renews it'}.</p>
      <div class={classes(emailFormStyles.invite, styles.shareLink)}>
        <input
          ref={field}
          readOnly
          aria-label="Link to this group"
          value={link}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button icon={copied ? 'check' : 'copy'} onClick={copy} data-testid="copy-link">
          {copied ? 'Copied' : 'Copy'}
        </Button>
        <p role="status" class="visually-hidden">
          {copied ? 'The link has been copied.' : ''}
        </p>
      </div>
      {isOwner && (
        <div class={styles.shareRenew}>
          <p class="quiet small">Sent it to the wrong people? A new link makes every earlier one useless.</p>
          <Button onClick={() => setAsking(true)} data-testid="renew-link">
            Renew link
          </Button>
        </div>
      )}
      <p class={classes('quiet', 'small', styles.shareOr)}>Or invite by email. They see your name and your address.</p>
      <EmailForm
        label="Email of the person to invite"
        placeholder="friend@example.org"
        invite={async (email) => {
          await client.groups.invite(groupId, email)
          onChanged()
        }}
      />
      {asking && (
        <Confirm
          title="Renew the link?"
          confirm="Renew link"
          busy={renew.busy}
          problem={renew.problem}
          onConfirm={renew.run}
          onCancel={() => setAsking(false)}
        >
          Links that were sent so far stop working. Nobody leaves the group, and whom you ask by email can still join.
        </Confirm>
      )}
    </Card>
  )
}
