import { useEffect, useState } from 'preact/hooks'
import type { NewMessage } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { draftPlace } from '../../chat/drafts.js'
import { codePointsLeft, sendable } from './text-limit.js'

/** A message that is being written. */
export type Writing = {
  readonly text: string
  /** Code points that may still be written. */
  readonly left: number
  /** It can be sent. */
  readonly isReady: boolean
  /** Takes what was typed. */
  readonly change: (text: string) => void
  /** What would be sent now. */
  readonly message: () => Omit<NewMessage, 'clientId'>
  /** It is on its way: the next one. */
  readonly done: () => void
}

/**
 * What is written in a room or a thread: kept as a draft, told to the others as typing.
 * @param thread id of the message that everything answers
 */
export function useWriting(roomId: string, thread?: string): Writing {
  const chat = useChat()
  const place = draftPlace(roomId, thread)
  const [text, setText] = useState(() => chat.drafts.of(place))
  const room = chat.client.room(roomId)
  useEffect(() => () => room.typing(false), [room])
  const keep = (next: string): void => {
    setText(next)
    chat.drafts.set(place, next)
  }
  const left = codePointsLeft(text)
  const replyTo = thread ?? chat.drafts.replyTo(place)
  return {
    text,
    left,
    isReady: left >= 0 && text.trim() !== '',
    change: (next) => {
      keep(next)
      room.typing(next.trim() !== '')
    },
    message: () => ({ content: sendable(text), ...(replyTo !== undefined && { replyTo }) }),
    done: () => {
      keep('')
      if (thread === undefined) chat.drafts.answer(place, null)
    },
  }
}
