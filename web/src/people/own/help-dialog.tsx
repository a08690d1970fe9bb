import { Dialog } from '../../ui/dialog.js'
import { Shortcuts } from './shortcuts.js'

/** The keyboard shortcuts. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" width="wide" onClose={onClose}>
      <Shortcuts />
    </Dialog>
  )
}
