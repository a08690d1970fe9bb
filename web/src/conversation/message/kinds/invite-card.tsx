import { MailOpen } from 'lucide-preact'
import type { Message, RoomState } from '../../../../../src/client/index.js'
import { useChat } from '../../../chat/context.js'
import { paths } from '../../../layout/paths.js'
import { PersonName } from '../../../people/person-name.js'
import { AnswerButtons } from '../../../rooms/invites/answer-buttons.js'
import { useInviteAnswers } from '../../../rooms/invites/use-invite-answers.js'
import { Avatar } from '../../../ui/avatar.js'
import { Markdown } from '../markdown/markdown.js'
import { peopleOf } from '../markdown/people.js'
import { MessageTime } from '../message-header.js'
import { type InviteFacts, inviteFacts } from './facts.js'

const RESULTS: Readonly<Record<string, string>> = {
  accepted: 'You accepted.',
  declined: 'You declined.',
  revoked: 'The invitation was taken back.',
  expired: 'The invitation has expired.',
}

type InviteProps = { readonly state: RoomState; readonly message: Message }

/** An invitation to a room, to be answered here. */
export function InviteCard({ state, message }: InviteProps) {
  const facts = inviteFacts(message)
  return (
    <article class="invite-card" tabIndex={-1} data-message={message.id} aria-label={`Invitation: ${message.content}`}>
      {facts === null ? (
        <Markdown content={message.content} people={peopleOf(state)} />
      ) : (
        <Invitation {...{ state, message, facts }} />
      )}
    </article>
  )
}

function Invitation({ state, message, facts }: InviteProps & { readonly facts: InviteFacts }) {
  return (
    <>
      <Avatar id={facts.roomId} name={facts.roomName} shape="room" />
      <div class="invite-card-text">
        <p class="invite-card-kind">
          <MailOpen size={14} aria-hidden /> Invitation <MessageTime at={message.createdAt} hasDate={false} />
        </p>
        <p>
          <PersonName state={state} userId={facts.inviterId} /> invited you to{' '}
          <bdi class="message-name">{facts.roomName}</bdi>.
        </p>
        {facts.isOpen ? <Answers facts={facts} /> : <Result facts={facts} />}
      </div>
    </>
  )
}

/** What is to be done with it. The answer comes back as a change of the message. */
function Answers({ facts }: { readonly facts: InviteFacts }) {
  const { given, problem, accept, decline } = useInviteAnswers(facts.inviteId, facts.roomId)
  return (
    <>
      <div class="invite-card-actions">
        <AnswerButtons {...{ given, accept, decline }} what={`the invitation to ${facts.roomName}`} />
      </div>
      {problem !== null && (
        <p class="field-error" role="alert">
          {problem}
        </p>
      )}
    </>
  )
}

/** What became of it, and the way to the room for later. */
function Result({ facts }: { readonly facts: InviteFacts }) {
  const chat = useChat()
  const isMine = chat.summary(facts.roomId) !== undefined
  return (
    <p class="invite-card-result">
      {RESULTS[facts.status] ?? 'This invitation is closed.'}{' '}
      {isMine && (
        <a href={paths.room(facts.roomId)}>
          Open <bdi>{facts.roomName}</bdi>
        </a>
      )}
    </p>
  )
}
