import { useEffect, useRef, useState } from 'preact/hooks'
import { client } from '../../state/client.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmailForm } from '../../ui/email-form.tsx'

const COPIED_MS = 2500

/** The two ways into a group: its link, or a word to somebody who has an account here. */
export function ShareCard({ groupId, onInvited }: { groupId: string; onInvited: () => void }) {
  const link = `${location.origin}${location.pathname}#/groups/${groupId}`
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState(false)
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
  return (
    <Card title="Invite people" testid="share">
      <p class="quiet small">Whoever has this link may join.</p>
      <div class="invite share-link">
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
      <p class="quiet small share-or">Or ask somebody by the email address of their account.</p>
      <EmailForm
        label="Email of the person to invite"
        placeholder="friend@example.org"
        invite={async (email) => {
          const { displayName } = await client.groups.invite(groupId, email)
          onInvited()
          return displayName
        }}
      />
    </Card>
  )
}
