import type { Invite } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { knownPeople } from '../../people/known-people.js'
import { Avatar } from '../../ui/avatar.js'
import { shortTime } from '../../ui/short-time.js'
import { today } from '../../ui/today.js'
import { toast } from '../../ui/toasts.js'
import { AnswerButtons } from './answer-buttons.js'
import { useInviteAnswers } from './use-invite-answers.js'

/** An invite, with the two answers to it. */
export function InviteCard({ invite }: { readonly invite: Invite }) {
  const onDeclined = (): void => toast('You declined the invite.')
  const { given, problem, accept, decline } = useInviteAnswers(invite.id, invite.roomId, onDeclined)
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
        <AnswerButtons {...{ given, accept, decline }} what={`the invite to ${name}`} />
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
