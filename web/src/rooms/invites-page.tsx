import { useEffect, useState } from 'preact/hooks'
import { useChat } from '../chat/context.js'
import { Page } from '../layout/page.js'
import { paths } from '../layout/paths.js'
import { Button } from '../ui/button.js'
import { errorText } from '../ui/toasts.js'
import { InviteCard } from './invites/invite-card.js'

/** Invites that wait for my answer. */
export function InvitesPage() {
  const { invites } = useChat()
  const [problem, setProblem] = useState<string | null>(null)
  const read = (): void => {
    setProblem(null)
    invites.read().catch((error: unknown) => setProblem(errorText(error)))
  }
  useEffect(read, [])
  const waiting = invites.all.value
  return (
    <Page title="Invites">
      {problem !== null && (
        <p class="field-error" role="alert">
          {problem} <Button onClick={read}>Try again</Button>
        </p>
      )}
      {waiting.length === 0 && problem === null && (
        <p class="page-note" role="status">
          No invite waits for you. <a href={paths.discover}>Public rooms</a> need none.
        </p>
      )}
      <ul role="list" class="room-cards">
        {waiting.map((invite) => (
          <li key={invite.id}>
            <InviteCard invite={invite} />
          </li>
        ))}
      </ul>
    </Page>
  )
}
