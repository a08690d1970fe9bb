import {
  Ban,
  Bot,
  Copy,
  Eye,
  Forward,
  History,
  Link,
  type LucideIcon,
  MessagesSquare,
  Pencil,
  Pin,
  PinOff,
  Reply,
  SmilePlus,
  Trash2,
  Undo2,
} from 'lucide-preact'
import type { MessageAction } from '../permissions.js'

type Look = { readonly text: string; readonly Icon: LucideIcon; readonly isDangerous?: true }

/** What the actions are called, in the order in which they are offered. */
export const ACTIONS: Readonly<Record<MessageAction, Look>> = {
  react: { text: 'React', Icon: SmilePlus },
  reply: { text: 'Reply', Icon: Reply },
  thread: { text: 'Reply in thread', Icon: MessagesSquare },
  edit: { text: 'Edit', Icon: Pencil },
  forward: { text: 'Forward', Icon: Forward },
  copyText: { text: 'Copy text', Icon: Copy },
  copyLink: { text: 'Copy link', Icon: Link },
  pin: { text: 'Pin', Icon: Pin },
  unpin: { text: 'Unpin', Icon: PinOff },
  askAgain: { text: 'Ask the AI again', Icon: Bot },
  versions: { text: 'Versions', Icon: History },
  reads: { text: 'Read by …', Icon: Eye },
  unblock: { text: 'Unblock sender', Icon: Undo2 },
  block: { text: 'Block sender', Icon: Ban, isDangerous: true },
  delete: { text: 'Delete', Icon: Trash2, isDangerous: true },
}

/** What is at hand without opening the menu. */
export const QUICK_ACTIONS = ['react', 'reply', 'thread', 'edit'] as const satisfies readonly MessageAction[]
