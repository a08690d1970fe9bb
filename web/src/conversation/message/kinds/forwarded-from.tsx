import { Forward } from 'lucide-preact'
import { useLocation } from 'preact-iso'
import type { Message, RoomState } from '../../../../../src/client/index.js'
import { useChat } from '../../../chat/context.js'
import { paths } from '../../../layout/paths.js'
import { PersonName } from '../../../people/person-name.js'
import { summaryName } from '../../../rooms/room-name.js'
import { toastError } from '../../../ui/toasts.js'
import { timeWithDay } from '../times.js'
import { type Origin, originOf } from './facts.js'

/** Whose words these are, if somebody else passed them on. */
export function ForwardedFrom({ state, message }: { readonly state: RoomState; readonly message: Message }) {
  const origin = originOf(message)
  return origin === null ? null : <Attribution {...{ state, origin }} />
}

function Attribution({ state, origin }: { readonly state: RoomState; readonly origin: Origin }) {
  const chat = useChat()
  const { route } = useLocation()
  const room = chat.summary(origin.roomId)
  const open = async (): Promise<void> => {
    try {
      const { body } = await chat.rest.message(origin.messageId)
      route(paths.message(origin.roomId, body.seq))
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <p class="forwarded-from">
      <Forward size={14} aria-hidden />
      <span>
        Forwarded from <PersonName state={state} userId={origin.senderId} />
        {room !== undefined && (
          <>
            {' in '}
            <button type="button" class="link-button" onClick={() => void open()}>
              <bdi>{summaryName(room)}</bdi>
            </button>
          </>
        )}
        , <time dateTime={origin.createdAt}>{timeWithDay(origin.createdAt)}</time>
      </span>
    </p>
  )
}
