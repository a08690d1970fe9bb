import { CalendarClock, ChevronDown, Clock, SendHorizontal } from 'lucide-preact'
import { useRef, useState } from 'preact/hooks'
import { IconButton } from '../../ui/button.js'
import { Menu, type MenuItem } from '../../ui/menu.js'
import { laterTimes } from './later-times.js'

type SendButtonsProps = {
  /** There is something that can be sent. */
  readonly isReady: boolean
  /** Id of what tells why it cannot. */
  readonly explainedBy: string
  readonly onSend: () => void
  readonly onLater: (at: Date) => void
  readonly onChooseTime: () => void
  readonly onShowScheduled: () => void
}

/** Sends, now or later. */
export function SendButtons({ isReady, explainedBy, onSend, ...later }: SendButtonsProps) {
  return (
    <div class="send-buttons" data-ready={isReady}>
      <IconButton
        class="send-button"
        label="Send"
        aria-disabled={!isReady}
        aria-describedby={explainedBy}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onSend}
      >
        <SendHorizontal size={18} aria-hidden />
      </IconButton>
      <LaterButton isReady={isReady} {...later} />
    </div>
  )
}

function LaterButton(props: Omit<SendButtonsProps, 'explainedBy' | 'onSend'>) {
  const button = useRef<HTMLDivElement>(null)
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  return (
    <div ref={button} class="send-later">
      <IconButton
        label="Send later"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(anchor === null ? event.currentTarget : null)}
      >
        <ChevronDown size={16} aria-hidden />
      </IconButton>
      {anchor !== null && (
        <Menu anchor={anchor} label="Send later" items={itemsOf(props)} onClose={() => setAnchor(null)} />
      )}
    </div>
  )
}

function itemsOf(props: Omit<SendButtonsProps, 'explainedBy' | 'onSend'>): readonly MenuItem[] {
  const { isReady, onLater, onChooseTime, onShowScheduled } = props
  const clock = <Clock size={16} aria-hidden />
  const seen = { text: 'Scheduled messages', icon: <CalendarClock size={16} aria-hidden />, onSelect: onShowScheduled }
  if (!isReady) return [seen]
  const times = laterTimes(new Date()).map(({ text, at }) => ({ text, icon: clock, onSelect: () => onLater(at) }))
  return [...times, { text: 'Choose a time …', icon: clock, onSelect: onChooseTime }, seen]
}
