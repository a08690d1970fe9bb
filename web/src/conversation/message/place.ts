import type { MessageAction } from './permissions.js'

/** Where a message is shown: in the conversation, in its thread, among the pins. */
export type Place = 'flow' | 'thread' | 'pins'

/** What is not offered where: in a thread everything that is written is a reply in it. */
export const WITHOUT: Readonly<Record<Place, readonly MessageAction[]>> = {
  flow: [],
  thread: ['reply', 'thread'],
  pins: ['edit', 'reply'],
}
