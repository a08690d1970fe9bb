import type { ComponentChildren } from 'preact'
import { useLocation } from 'preact-iso'
import type { Message } from '../../../../src/client/index.js'
import { paths } from '../../layout/paths.js'

type MessageLinkProps = {
  readonly message: Pick<Message, 'roomId' | 'seq'>
  readonly class?: string
  readonly children: ComponentChildren
}

/** Leads to a message. Within its room it adds nothing to the browser's history: going back leaves the room, as it did before. */
export function MessageLink({ message: { roomId, seq }, children, ...rest }: MessageLinkProps) {
  const { path, route } = useLocation()
  const address = paths.message(roomId, seq)
  const follow = (event: MouseEvent): void => {
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
    if (!isPlain || path !== paths.room(roomId)) return
    event.preventDefault()
    // The router would add an entry.
    event.stopPropagation()
    route(address, true)
  }
  return (
    <a {...rest} href={address} onClick={follow}>
      {children}
    </a>
  )
}
