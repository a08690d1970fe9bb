import { Clock } from 'lucide-preact'
import { useEffect } from 'preact/hooks'
import { useChat } from '../../chat/context.js'

/** How many of my messages wait for their time in this room, and the way to them. */
export function ScheduledLine({ roomId, onShow }: { readonly roomId: string; readonly onShow: () => void }) {
  const { scheduled } = useChat()
  useEffect(() => {
    // What is no more than a hint may fail without a word; the dialog says what is wrong.
    if (scheduled.all.peek() === null) scheduled.load().catch(() => undefined)
  }, [])
  const count = (scheduled.all.value ?? []).filter((message) => message.roomId === roomId).length
  if (count === 0) return null
  return (
    <p class="scheduled-line">
      <Clock size={14} aria-hidden />
      {count === 1
        ? 'One message waits to be sent later.'
        : `${count.toLocaleString()} messages wait to be sent later.`}
      <button type="button" class="link-button" onClick={onShow}>
        See all
      </button>
    </p>
  )
}
