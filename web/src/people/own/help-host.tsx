import { HelpDialog } from './dialogs.js'
import { isHelpShown, useHelpKey } from './help.js'

/** Where the keyboard shortcuts appear, whoever asks for them; once in the page. */
export function HelpHost() {
  useHelpKey()
  return isHelpShown.value ? <HelpDialog onClose={() => (isHelpShown.value = false)} /> : null
}
