import type { Message } from '../../../../src/client/index.js'
import { KindTag } from '../../people/kind-tag.js'
import { PersonButton } from '../../people/person-button.js'
import { fullTime } from '../../ui/times.js'
import { clockTime, timeOfDay, timeWithDay } from './times.js'

type MessageHeaderProps = {
  readonly message: Message
  /** In a list that has no days: the date as well. */
  readonly hasDate: boolean
}

/** Who, what they are, and when. */
export function MessageHeader({ message, hasDate }: MessageHeaderProps) {
  const { sender, createdAt } = message
  return (
    <header class="message-header">
      <PersonButton userId={sender.id} name={sender.displayName}>
        <bdi class="message-name" title={`@${sender.username}`}>
          {sender.displayName}
        </bdi>
      </PersonButton>
      <KindTag kind={sender.kind} />
      <MessageTime at={createdAt} hasDate={hasDate} />
      {message.pinned && <span class="message-mark">Pinned</span>}
    </header>
  )
}

/** When; in full for who points at it. */
export function MessageTime({ at, hasDate }: { readonly at: string; readonly hasDate: boolean }) {
  return <Time at={at}>{hasDate ? timeWithDay(at) : timeOfDay(at)}</Time>
}

/** When, in the place of a picture. */
export const NarrowTime = ({ at }: { readonly at: string }) => <Time at={at}>{clockTime(at)}</Time>

const Time = ({ at, children }: { readonly at: string; readonly children: string }) => (
  <time class="message-time" dateTime={at} title={fullTime(at)}>
    {children}
  </time>
)
