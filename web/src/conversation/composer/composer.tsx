import type { RoomState } from '../../../../src/client/index.js'
import { Hindered } from './hindered.js'
import { MessageBox } from './message-box.js'
import { useHindrance } from './use-hindrance.js'

type ComposerProps = {
  readonly state: RoomState
  /** Id of the message that everything written here answers: in a thread. */
  readonly thread?: string
}

/** Where messages are written, or why they cannot be. */
export function Composer({ state, thread }: ComposerProps) {
  const hindrance = useHindrance(state)
  return (
    <div class="composer">
      {hindrance === null ? (
        <MessageBox state={state} {...(thread !== undefined && { thread })} />
      ) : (
        <Hindered hindrance={hindrance} room={state.room} />
      )}
    </div>
  )
}
