import type { RoomState } from '../../../../src/client/index.js'
import { SidePanel } from '../../layout/side-panel.js'
import { Composer } from '../composer/composer.js'

/** A thread: the message it began with, and the replies. @param threadId id of that message */
export function ThreadPanel({ state, threadId }: { readonly state: RoomState; readonly threadId: string }) {
  return (
    <SidePanel title="Thread">
      <Composer state={state} thread={threadId} />
    </SidePanel>
  )
}
