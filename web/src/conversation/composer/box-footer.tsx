import { AtSign } from 'lucide-preact'
import type { RefObject } from 'preact'
import { IconButton } from '../../ui/button.js'
import { EmojiButton } from './emoji-button.js'
import { FormatBar } from './format-bar.js'
import { type Format, format } from './formatting.js'
import type { LaterWays } from './later.js'
import { SendButtons } from './send-buttons.js'
import { put, putAtCaret, selectedIn } from './text-area.js'
import { isNearLimit } from './text-limit.js'
import type { Writing } from './use-writing.js'

type BoxFooterProps = {
  readonly area: RefObject<HTMLTextAreaElement>
  readonly writing: Writing
  readonly send: () => void
  readonly later: LaterWays
  readonly limitId: string
  /** How many suggestions are shown. */
  readonly suggestions: number
}

/** Below the text: what can be put in, how much is left, sending. */
export function BoxFooter({ area, writing, send, later, limitId, suggestions }: BoxFooterProps) {
  const apply = (as: Format): void => {
    if (area.current !== null) put(area.current, format(selectedIn(area.current), as))
  }
  const insert = (text: string): void => {
    if (area.current !== null) putAtCaret(area.current, text)
  }
  return (
    <div class="box-footer">
      <IconButton
        label="Mention somebody"
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => insert(mentionSign(area.current))}
      >
        <AtSign size={18} aria-hidden />
      </IconButton>
      <EmojiButton onPick={insert} />
      <FormatBar onFormat={apply} />
      <Limit id={limitId} left={writing.left} />
      <span class="visually-hidden" role="status">
        {suggestions > 0 && `${suggestions} suggestions; arrow keys move, Enter takes one`}
      </span>
      <SendButtons isReady={writing.isReady} explainedBy={limitId} onSend={send} {...later} />
    </div>
  )
}

/** Inside a word it would address nobody. */
function mentionSign(area: HTMLTextAreaElement | null): string {
  const before = area?.value[area.selectionStart - 1] ?? ' '
  return /\s/u.test(before) ? '@' : ' @'
}

function Limit({ id, left }: { readonly id: string; readonly left: number }) {
  const isOver = left < 0
  return (
    <p id={id} class={isOver ? 'box-limit box-limit-over' : 'box-limit'} role={isOver ? 'alert' : undefined}>
      {isOver && `${(-left).toLocaleString()} characters too many`}
      {!isOver && isNearLimit(left) && `${left.toLocaleString()} left`}
    </p>
  )
}
