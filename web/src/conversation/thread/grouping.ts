import type { Message } from '../../../../src/client/index.js'

/** Messages of one person so close together are shown as one. */
const TOGETHER_MS = 5 * 60_000

/** Whether a message follows another one of the same person closely. */
export const isTogether = (before: Message, message: Message): boolean =>
  before.sender.id === message.sender.id &&
  before.type !== 'system' &&
  message.type !== 'system' &&
  Date.parse(message.createdAt) - Date.parse(before.createdAt) < TOGETHER_MS
