import { useState } from 'preact/hooks'
import type { Message, RoomState } from '../../../../src/client/index.js'
import { blockedIds, COLLAPSED } from '../../people/blocks.js'
import { PersonButton } from '../../people/person-button.js'
import { Avatar } from '../../ui/avatar.js'
import { MessageActions, type Opened } from './actions/message-actions.js'
import { useActive } from './actions/use-active.js'
import { useMenuKeys } from './actions/use-menu-keys.js'
import { EditBox } from './edit-box.js'
import { editing, editingIn } from './editing.js'
import { MessageBody } from './message-body.js'
import { MessageHeader, NarrowTime } from './message-header.js'
import { plainText } from './markdown/plain-text.js'
import { allowedActions } from './permissions.js'
import type { Place } from './place.js'
import { Quote } from './quote/quote.js'
import { Reactions } from './reactions/reactions.js'
import { ThreadLink } from './thread-link.js'
import { timeOfDay } from './times.js'

export type PersonMessageProps = {
  readonly state: RoomState
  readonly message: Message
  /** The message that this one answers, when that is loaded. */
  readonly quoted: Message | undefined
  readonly isGrouped: boolean
  /** It answers the message right above. */
  readonly answersAbove: boolean
  /** Its one answer stands right below. */
  readonly isAnsweredBelow: boolean
  readonly place: Place
}

const MOST_SAID = 200

/** A message that somebody wrote. */
export function PersonMessage(props: PersonMessageProps) {
  const { state, message, isGrouped, place } = props
  const [opened, setOpened] = useState<Opened | null>(null)
  const { isActive, handlers } = useActive()
  const menuKeys = useMenuKeys((anchor) => setOpened({ kind: 'menu', anchor }))
  const isEditing = editing.value === message.id && editingIn.value === place
  return (
    <article
      class={classesOf(props)}
      tabIndex={-1}
      data-message={message.id}
      aria-label={labelOf(message)}
      {...handlers}
      {...menuKeys}
    >
      {isGrouped ? (
        <NarrowTime at={message.createdAt} />
      ) : (
        <PersonButton userId={message.sender.id} name={message.sender.displayName} isHidden>
          <Avatar id={message.sender.id} name={message.sender.displayName} />
        </PersonButton>
      )}
      <div class="message-main">
        {!isGrouped && <MessageHeader message={message} hasDate={place !== 'flow'} />}
        <Content {...props} isEditing={isEditing} />
      </div>
      {!isEditing && (isActive || opened !== null) && (
        <MessageActions {...{ state, message, place, opened }} onOpen={setOpened} />
      )}
    </article>
  )
}

function Content({ isEditing, ...props }: PersonMessageProps & { readonly isEditing: boolean }) {
  const { state, message, place, isAnsweredBelow } = props
  const [isShown, setShown] = useState(false)
  if (message.deleted)
    return (
      <>
        <p class="message-deleted">Message deleted</p>
        {place === 'flow' && <ThreadLink message={message} />}
      </>
    )
  if (blockedIds.value.has(message.sender.id) && !isShown)
    return (
      <p class="message-deleted">
        {COLLAPSED}.{' '}
        <button type="button" class="link-button" onClick={() => setShown(true)}>
          Show
        </button>
      </p>
    )
  const mayReact = allowedActions(state, message, false, Date.now()).has('react')
  return (
    <>
      <Answered {...props} />
      {isEditing ? <EditBox key={message.id} message={message} /> : <MessageBody {...{ state, message }} />}
      <Reactions {...{ state, message, mayReact }} />
      {place === 'flow' && !isAnsweredBelow && <ThreadLink message={message} />}
    </>
  )
}

/** What goes without saying is not quoted: in a thread its root, and elsewhere what stands right above an AI member's answer. */
function Answered({ message, quoted, place, answersAbove }: PersonMessageProps) {
  const { roomId, replyTo, threadId } = message
  if (replyTo === null || answersAbove || (place === 'thread' && replyTo === threadId)) return null
  return <Quote {...{ roomId }} messageId={replyTo} loaded={quoted} />
}

function classesOf({ state, message, isGrouped, place }: PersonMessageProps): string {
  const isForMe = message.mentions.includes(state.me) && message.sender.id !== state.me && !message.deleted
  return [
    'message',
    `message-in-${place}`,
    `message-of-${message.sender.kind}`,
    isGrouped && 'message-grouped',
    isForMe && 'message-for-me',
  ]
    .filter(Boolean)
    .join(' ')
}

function labelOf({ sender, content, deleted, createdAt }: Message): string {
  const said = blockedIds.value.has(sender.id) ? COLLAPSED : plainText(content).slice(0, MOST_SAID)
  return `${sender.displayName}, ${timeOfDay(createdAt)}: ${deleted ? 'Message deleted' : said}`
}
