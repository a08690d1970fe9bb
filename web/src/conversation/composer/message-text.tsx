import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import type { Room } from '../../../../src/client/index.js'
import { useRoomName } from '../../rooms/use-room-name.js'
import { optionId } from './completion-list.js'
import { fitHeight } from './text-area.js'
import type { useBoxKeys } from './use-box-keys.js'
import type { Writing } from './use-writing.js'

type MessageTextProps = {
  readonly area: RefObject<HTMLTextAreaElement>
  readonly keys: ReturnType<typeof useBoxKeys>
  /** Of the suggestions, and of what tells how much is left. */
  readonly ids: { readonly list: string; readonly limit: string }
  readonly writing: Writing
  readonly room: Room
  readonly isThread: boolean
  /** Which suggestion Enter takes; null when there are none. */
  readonly activeOption: number | null
  /** Hears where the caret is; null: something is selected, or the focus is elsewhere. */
  readonly onCaret: (caret: number | null) => void
}

/** The text itself: it grows with what is written. */
export function MessageText({ area, keys, ids, writing, room, isThread, activeOption, onCaret }: MessageTextProps) {
  const name = useRoomName(room)
  useLayoutEffect(() => {
    if (area.current !== null) fitHeight(area.current)
  }, [writing.text])
  const follow = ({ currentTarget }: { readonly currentTarget: HTMLTextAreaElement }): void => {
    const { selectionStart, selectionEnd } = currentTarget
    onCaret(selectionStart === selectionEnd ? selectionStart : null)
  }
  return (
    <textarea
      ref={area}
      {...keys}
      class="message-box-text"
      dir="auto"
      rows={1}
      aria-label={isThread ? 'Reply in the thread' : `Message to ${name}`}
      placeholder={isThread ? 'Reply in the thread' : placeholderIn(room)}
      aria-autocomplete="list"
      aria-controls={ids.list}
      aria-activedescendant={activeOption === null ? undefined : optionId(ids.list, activeOption)}
      aria-describedby={ids.limit}
      value={writing.text}
      onInput={(event) => {
        writing.change(event.currentTarget.value)
        follow(event)
      }}
      onKeyUp={follow}
      onClick={follow}
      onBlur={() => onCaret(null)}
    />
  )
}

/** Where AI members answer only when they are asked, it is said how. */
function placeholderIn({ type, ai }: Room): string {
  if (type === 'home') return 'Talk with your companion'
  return ai.enabled && ai.trigger === 'mention' ? 'Write a message; @ai asks the AI' : 'Write a message'
}
