import type { RoomState } from '../../../../src/client/index.js'
import { SidePanel } from '../../layout/side-panel.js'

/** The room's pinned messages. */
export function PinsPanel({ state }: { readonly state: RoomState }) {
  return <SidePanel title="Pinned messages">{state.pins.length === 0 && <p>Nothing is pinned.</p>}</SidePanel>
}
