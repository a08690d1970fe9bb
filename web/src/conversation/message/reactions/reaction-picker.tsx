import { Plus } from 'lucide-preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useChat } from '../../../chat/context.js'
import { IconButton } from '../../../ui/button.js'
import type { OnPick } from '../../../ui/emoji/on-pick.js'
import { EmojiPicker } from '../../../ui/emoji-picker.js'
import { isByPointer } from '../../../ui/is-by-pointer.js'
import { Floating } from '../../../ui/menu.js'
import { moveFocus } from '../../../ui/move-focus.js'
import { isTouch } from '../../../ui/platform.js'
import { nearestText } from '../../composer/nearest-text.js'
import { setReaction } from './hopes.js'

const QUICK = [
  ['👍', 'Thumbs up'],
  ['❤️', 'Heart'],
  ['😂', 'Tears of joy'],
  ['🎉', 'Party'],
  ['😮', 'Surprised'],
  ['😢', 'Crying'],
] as const

type ReactionPickerProps = {
  readonly anchor: HTMLElement
  readonly messageId: string
  readonly onClose: () => void
}

/** Six reactions to choose from, or all there are. */
export function ReactionPicker({ anchor, messageId, onClose }: ReactionPickerProps) {
  const chat = useChat()
  const [isWhole, setWhole] = useState(false)
  const pick: OnPick = (emoji, isPointed) => {
    onClose()
    anchor.focus()
    // Whoever uses the mouse goes on by writing; on a touch screen that would open a keyboard.
    if (isPointed && !isTouch()) nearestText(anchor)?.focus()
    void setReaction(chat, messageId, emoji, true)
  }
  if (isWhole) return <EmojiPicker {...{ anchor, onClose }} onPick={pick} />
  return <QuickRow {...{ anchor, onClose }} onPick={pick} onMore={() => setWhole(true)} />
}

type QuickRowProps = Omit<ReactionPickerProps, 'messageId'> & {
  readonly onPick: OnPick
  readonly onMore: () => void
}

function QuickRow({ anchor, onClose, onPick, onMore }: QuickRowProps) {
  const row = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => row.current?.querySelector('button')?.focus(), [])
  return (
    <Floating {...{ anchor, onClose }} role="dialog" label="React" class="quick-reactions">
      <div
        ref={row}
        class="quick-reactions-row"
        role="toolbar"
        aria-label="Reactions"
        onKeyDown={(event) => moveFocus(event, row.current, 1)}
      >
        {QUICK.map(([emoji, name]) => (
          <IconButton
            key={emoji}
            label={name}
            class="quick-reaction"
            onClick={(event) => onPick(emoji, isByPointer(event))}
          >
            {emoji}
          </IconButton>
        ))}
        <IconButton label="More reactions" onClick={onMore}>
          <Plus size={18} aria-hidden />
        </IconButton>
      </div>
    </Floating>
  )
}
