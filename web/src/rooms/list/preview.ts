import type { LastMessage, RoomSummary } from '../../../../src/client/index.js'
import { COLLAPSED } from '../../people/blocks.js'
import { plainText } from './plain-text.js'

/** The last message in a line: who said it, where that is not plain, and what. */
export type Preview = {
  readonly author: string | null
  readonly text: string
  /** Not anybody's words: shown otherwise. */
  readonly isNote: boolean
}

/**
 * @param me my user id
 * @param blocked ids of those whose words are collapsed
 */
export function previewOf(
  { room, lastMessage }: Pick<RoomSummary, 'room' | 'lastMessage'>,
  me: string,
  blocked: ReadonlySet<string> = new Set(),
): Preview {
  if (lastMessage === null) return note('No messages yet')
  const { deleted, type, sender } = lastMessage
  if (type === 'system') return note(plainText(lastMessage.content))
  const author = sender.id === me ? 'You' : room.type === 'direct' ? null : firstWord(sender.displayName)
  if (deleted) return { author, text: 'Message deleted', isNote: true }
  if (blocked.has(sender.id)) return note(COLLAPSED)
  if (type === 'invite') return note(inviteText(lastMessage))
  const text = plainText(lastMessage.content)
  return text === '' ? { author, text: attachmentText(lastMessage), isNote: true } : { author, text, isNote: false }
}

/** There is room for little: the rest of the name is in the room. */
const firstWord = (name: string): string => name.trim().split(/\s+/u)[0] ?? name

const note = (text: string): Preview => ({ author: null, text, isNote: true })

function inviteText({ metadata }: LastMessage): string {
  const { roomName } = metadata
  return typeof roomName === 'string' && roomName !== '' ? `Invite to ${roomName}` : 'Invite to a room'
}

const KINDS: Partial<Record<LastMessage['type'], string>> = {
  image: 'Picture',
  voice: 'Voice message',
  file: 'File',
  resource: 'Resource',
  checkin: 'Check-in',
}

function attachmentText({ type, attachments }: LastMessage): string {
  return attachments[0]?.name ?? KINDS[type] ?? 'Message'
}
