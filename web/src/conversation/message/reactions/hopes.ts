import type { Message } from '../../../../../src/client/index.js'
import type { Chat } from '../../../chat/chat.js'
import { personalSignal } from '../../../session/personal.js'
import { toastError } from '../../../ui/toasts.js'

export type Reaction = Message['reactions'][number]
/** Emoji → whether I want to have reacted with it. */
type Hopes = ReadonlyMap<string, boolean>

/** Reactions of mine that the events have not told yet, by message. */
export const hopes = personalSignal<ReadonlyMap<string, Hopes>>(new Map())

/** After an answer the event has this long to arrive. */
const EVENT_WITHIN_MS = 3_000
const SHOWN_NAMES = 20

/** A message's reactions as they will be. */
export function withHopes(reactions: readonly Reaction[], hoped: Hopes | undefined, me: string): readonly Reaction[] {
  if (hoped === undefined) return reactions
  return [...hoped].reduce((before, [emoji, wanted]) => hopedFor(before, emoji, wanted, me), reactions)
}

function hopedFor(reactions: readonly Reaction[], emoji: string, wanted: boolean, me: string): readonly Reaction[] {
  const found = reactions.find((reaction) => reaction.emoji === emoji)
  if (found === undefined) return wanted ? [...reactions, { emoji, count: 1, userIds: [me] }] : reactions
  if (found.userIds.includes(me) === wanted) return reactions
  const count = found.count + (wanted ? 1 : -1)
  const others = found.userIds.filter((id) => id !== me)
  const userIds = wanted ? [me, ...others].slice(0, SHOWN_NAMES) : others
  return reactions
    .map((reaction) => (reaction === found ? { emoji, count, userIds } : reaction))
    .filter((reaction) => reaction.count > 0)
}

function hope(messageId: string, emoji: string, wanted: boolean | undefined): void {
  const mine = new Map(hopes.value.get(messageId))
  if (wanted === undefined) mine.delete(emoji)
  else mine.set(emoji, wanted)
  const next = new Map(hopes.value)
  if (mine.size === 0) next.delete(messageId)
  else next.set(messageId, mine)
  hopes.value = next
}

const hopeOf = (messageId: string, emoji: string): boolean | undefined => hopes.value.get(messageId)?.get(emoji)

const running = new Set<string>()

/**
 * Adds my reaction, or takes it back: at once as far as I see, and for the others as soon as may be. Clicking on while a command is on its way
 * sends what is wanted in the end. What is refused is said, and taken back.
 */
export async function setReaction(
  chat: Pick<Chat, 'client'>,
  messageId: string,
  emoji: string,
  wanted: boolean,
): Promise<void> {
  hope(messageId, emoji, wanted)
  const key = `${messageId} ${emoji}`
  if (running.has(key)) return
  running.add(key)
  try {
    let told: boolean | undefined
    for (let next = hopeOf(messageId, emoji); next !== undefined && next !== told; next = hopeOf(messageId, emoji)) {
      await chat.client.command(next ? 'add_reaction' : 'remove_reaction', { messageId, emoji })
      told = next
    }
    forgetLater(messageId, emoji, told)
  } catch (error) {
    hope(messageId, emoji, undefined)
    toastError(error)
  } finally {
    running.delete(key)
  }
}

/** By then the event has told it, or another device of mine has said otherwise. */
function forgetLater(messageId: string, emoji: string, told: boolean | undefined): void {
  setTimeout(() => {
    if (!running.has(`${messageId} ${emoji}`) && hopeOf(messageId, emoji) === told) hope(messageId, emoji, undefined)
  }, EVENT_WITHIN_MS)
}
