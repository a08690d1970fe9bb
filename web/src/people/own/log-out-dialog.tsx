import { useChat } from '../../chat/context.js'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'

type LogOutDialogProps = { readonly onConfirm: () => Promise<void>; readonly onClose: () => void }

/** Asks before messages are lost that the server does not have. (Not loaded when it is wanted: there may be no connection then.) */
export function LogOutDialog({ onConfirm, onClose }: LogOutDialogProps) {
  const { unsent } = useChat()
  return (
    <ConfirmDialog title="Log out" action="Log out anyway" isDangerous {...{ onConfirm, onClose }}>
      <p>
        {unsent === 1 ? 'One message has not been sent.' : `${unsent.toLocaleString()} messages have not been sent.`}{' '}
        Logging out removes what has not been sent, and your drafts, from this browser.
      </p>
    </ConfirmDialog>
  )
}
