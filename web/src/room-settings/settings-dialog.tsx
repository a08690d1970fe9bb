import type { RoomState } from '../../../src/client/index.js'
import { Dialog } from '../ui/dialog.js'

/** The settings of a room. */
export function SettingsDialog({ onClose }: { readonly state: RoomState; readonly onClose: () => void }) {
  return (
    <Dialog title="Room settings" width="wide" onClose={onClose}>
      <p>…</p>
    </Dialog>
  )
}
