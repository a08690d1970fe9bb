import { useRef } from 'preact/hooks'
import type { Message, RoomState } from '../../../../src/client/index.js'
import { isTouch } from '../../ui/platform.js'
import { startEditing } from '../message/editing.js'
import { format } from './formatting.js'
import { meaningOf } from './keys.js'
import { put, selectedIn } from './text-area.js'
import type { Completion } from './use-completion.js'

type BoxKeys = {
  readonly state: RoomState
  readonly thread: string | undefined
  readonly completion: Completion
  readonly send: () => void
  readonly isEmpty: boolean
  readonly isReplying: boolean
  readonly cancelReply: () => void
}

/** Safari ends a composition before it tells of the Enter that confirmed it. */
const AFTER_COMPOSITION_MS = 60

/** What keys do in the composer: attributes of the text field. */
export function useBoxKeys({ state, thread, completion, send, isEmpty, isReplying, cancelReply }: BoxKeys) {
  const composedAt = useRef(-Infinity)
  const isComposing = (event: KeyboardEvent): boolean =>
    event.isComposing || event.timeStamp - composedAt.current < AFTER_COMPOSITION_MS
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLTextAreaElement }): void => {
    if (isComposing(event)) return
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey
    if (isPlain && completion.key(event.key)) {
      event.preventDefault()
      event.stopPropagation()
      return
    }
    const meaning = meaningOf(event, { isEmpty, isReplying, isTouch: isTouch() })
    if (meaning === null) return
    event.preventDefault()
    if (meaning === 'send') send()
    else if (meaning === 'cancel_reply') cancelReply()
    else if (meaning === 'edit_last') editLast(state, thread)
    else put(event.currentTarget, format(selectedIn(event.currentTarget), meaning.format))
  }
  return {
    onKeyDown,
    onCompositionEnd: (event: CompositionEvent) => {
      composedAt.current = event.timeStamp
    },
  }
}

/** Begins to edit the last message that I have written here. */
function editLast(state: RoomState, thread: string | undefined): void {
  const last = lastOfMine(state, thread)
  if (last !== undefined) startEditing(last.id, thread === undefined ? 'flow' : 'thread')
}

/** My last message that can be edited, in the room or in a thread of it. */
export const lastOfMine = ({ messages, me }: RoomState, thread: string | undefined): Message | undefined =>
  messages.findLast(
    ({ sender, deleted, type, threadId }) =>
      sender.id === me && !deleted && type === 'text' && (thread === undefined || threadId === thread),
  )
