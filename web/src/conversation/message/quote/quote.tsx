import { CornerUpLeft } from 'lucide-preact'
import { useEffect, useMemo } from 'preact/hooks'
import type { Message } from '../../../../../src/client/index.js'
import { useChat } from '../../../chat/context.js'
import { blockedIds, COLLAPSED } from '../../../people/blocks.js'
import { MessageLink } from '../message-link.js'
import { plainText } from '../markdown/plain-text.js'
import { type Quoted, quotedMessage } from './quoted-messages.js'

const MOST_CHARACTERS = 200

type QuoteProps = {
  readonly roomId: string
  readonly messageId: string
  /** The message, when it is among those that are loaded. */
  readonly loaded: Message | undefined
}

/** The message that another one answers, in one line that leads to it. */
export function Quote({ roomId, messageId, loaded }: QuoteProps) {
  return loaded === undefined ? <DistantQuote {...{ roomId, messageId }} /> : <QuoteLine quoted={loaded} />
}

function DistantQuote({ roomId, messageId }: Omit<QuoteProps, 'loaded'>) {
  const { client } = useChat()
  const quoted = useMemo(() => quotedMessage(client, roomId, messageId), [client, roomId, messageId])
  useEffect(() => quoted.use(), [quoted])
  return <QuoteLine quoted={quoted.state.value} />
}

const UNREADABLE = {
  loading: 'Loading …',
  gone: 'This message cannot be read any more',
  unreachable: 'This message could not be loaded',
} as const

/** What is known of a quoted message. */
export function QuoteLine({ quoted }: { readonly quoted: Quoted }) {
  if (typeof quoted === 'string')
    return (
      <p class="quote quote-gone">
        <CornerUpLeft size={14} aria-hidden />
        <span class="quote-text">{UNREADABLE[quoted]}</span>
      </p>
    )
  const { sender } = quoted
  return (
    <MessageLink class="quote" message={quoted}>
      <CornerUpLeft size={14} aria-hidden />
      <span class="visually-hidden">In reply to </span>
      <bdi class="quote-name">{sender.displayName}</bdi>
      <span class={quoted.deleted ? 'quote-text quote-gone' : 'quote-text'} dir="auto">
        {textOf(quoted)}
      </span>
    </MessageLink>
  )
}

function textOf(message: Message): string {
  if (message.deleted) return 'Message deleted'
  if (blockedIds.value.has(message.sender.id)) return COLLAPSED
  return plainText(message.content).slice(0, MOST_CHARACTERS) || 'Message without text'
}
