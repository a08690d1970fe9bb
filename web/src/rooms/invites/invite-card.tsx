import { useState } from 'preact/hooks'
import { type Invite, ParleyProblem } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { knownPeople } from '../../people/known-people.js'
import { Avatar } from '../../ui/avatar.js'
import { Button } from '../../ui/button.js'
import { shortTime } from '../../ui/short-time.js'
import { today } from '../../ui/today.js'
import { errorText, toast, toastError } from '../../ui/toasts.js'
import { useRoomActions } from '../use-room-actions.js'

/** An invite, with the two answers to it. */
export function InviteCard({ invite }: { readonly invite: Invite }) {
  const { isBusy, problem, accept, decline } = useAnswers(invite)
  const name = invite.roomName ?? 'a room'
  return (
    <article class="room-card" aria-label={`Invite to ${name}`}>
      <Avatar id={invite.roomId} name={name} shape="room" />
      <div class="room-card-text">
        <h3>
          <span dir="auto">{name}</span>
        </h3>
        <InvitedBy invite={invite} />
        {problem !== null && (
          <p class="field-error" role="alert">
            {problem}
          </p>
        )}
      </div>
      <div class="room-card-actions">
        <Button isBusy={isBusy} aria-label={`Decline the invite to ${name}`} onClick={decline}>
          Decline
        </Button>
        <Button look="primary" isBusy={isBusy} aria-label={`Accept the invite to ${name}`} onClick={accept}>
          Accept
        </Button>
      </div>
    </article>
  )
}

function InvitedBy({ invite }: { readonly invite: Invite }) {
  const chat = useChat()
  const inviter = knownPeople(chat.rest).person(invite.inviterId).value
  return (
    <p class="room-card-facts">
      Invited by <bdi>{inviter?.displayName ?? 'somebody'}</bdi> ·{' '}
      <time dateTime={invite.createdAt}>{shortTime(invite.createdAt, today.value)}</time>
    </p>
  )
}

function useAnswers({ id, roomId }: Invite) {
  const { invites } = useChat()
  const { open } = useRoomActions()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const give = (answering: Promise<unknown>, done: () => void): void => {
    setBusy(true)
    setProblem(null)
    answering.then(done, (error: unknown) => {
      // An invite that is closed waits no more: its card has gone.
      if (error instanceof ParleyProblem && error.code === 'invite_closed') toastError(error)
      setProblem(errorText(error))
      setBusy(false)
    })
  }
  return {
    ...{ isBusy, problem },
    accept: (): void => give(invites.accept(id), () => open(roomId)),
    decline: (): void => give(invites.decline(id), () => toast('You declined the invite.')),
  }
}
