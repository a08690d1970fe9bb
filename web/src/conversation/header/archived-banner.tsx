import { useState } from 'preact/hooks'
import type { RoomState } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { rightsIn } from '../../members/permissions.js'
import { Button } from '../../ui/button.js'
import { toastError } from '../../ui/toasts.js'

/** Says that nothing can be written any more; its owner can change that. */
export function ArchivedBanner({ state }: { readonly state: RoomState }) {
  const chat = useChat()
  const [isBusy, setBusy] = useState(false)
  const restore = (): void => {
    setBusy(true)
    chat.rest.roomAdministration
      .restore(state.room.id)
      .catch(toastError)
      .finally(() => setBusy(false))
  }
  const mayRestore = rightsIn(state).restore
  return (
    <div class="archived-banner" role="status">
      <p>This room is archived: it can be read, and nothing can be written.</p>
      {mayRestore && (
        <Button isBusy={isBusy} onClick={restore}>
          Restore
        </Button>
      )}
    </div>
  )
}
