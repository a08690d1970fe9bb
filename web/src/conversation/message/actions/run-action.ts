import type { Message } from '../../../../../src/client/index.js'
import type { Chat } from '../../../chat/chat.js'
import { draftPlace } from '../../../chat/drafts.js'
import { paths } from '../../../layout/paths.js'
import { panel } from '../../../layout/view.js'
import { unblockPerson } from '../../../people/blocks.js'
import { copyLink, copyText } from '../../../ui/clipboard.js'
import { toast, toastError } from '../../../ui/toasts.js'
import { messageDialog } from '../dialogs/message-dialog.js'
import type { MessageAction } from '../permissions.js'

type Run = (message: Message, chat: Chat) => void

/** Does something that can fail, and says when it did. @param done what to say when it is done */
function tried(work: Promise<unknown>, done?: string): void {
  work.then(() => {
    if (done !== undefined) toast(done)
  }, toastError)
}

async function textCopied(text: string): Promise<void> {
  if (await copyText(text)) toast('Text copied.')
}

const dialog =
  (kind: 'delete' | 'forward' | 'versions' | 'reads' | 'block'): Run =>
  (message) => {
    messageDialog.value = { kind, message }
  }

type NeedsNoPlace = Exclude<MessageAction, 'react' | 'edit'>

/** What the actions do; a reaction has to be chosen first, and a message is edited where it stands. */
const RUNS: Readonly<Record<NeedsNoPlace, Run>> = {
  reply: ({ id, roomId }, { drafts }) => drafts.answer(draftPlace(roomId), id),
  thread: ({ id, threadId }) => (panel.value = { kind: 'thread', threadId: threadId ?? id }),
  pin: ({ id }, { rest }) => tried(rest.pin(id), 'Pinned.'),
  unpin: ({ id }, { rest }) => tried(rest.unpin(id), 'No longer pinned.'),
  copyText: ({ content }) => void textCopied(content),
  copyLink: ({ roomId, seq }) => void copyLink(paths.message(roomId, seq)),
  askAgain: ({ id }, { rest }) => tried(rest.messageDetails.requestReply(id), 'Asked again.'),
  unblock: ({ sender }, { rest }) =>
    tried(unblockPerson(rest, sender.id), `${sender.displayName} is no longer blocked.`),
  delete: dialog('delete'),
  forward: dialog('forward'),
  versions: dialog('versions'),
  reads: dialog('reads'),
  block: dialog('block'),
}

/** Does something with a message. */
export function runAction(action: NeedsNoPlace, message: Message, chat: Chat): void {
  RUNS[action](message, chat)
}
