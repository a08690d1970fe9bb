import type { Static } from '@sinclair/typebox'
import type { MemberRole, RoomType } from './room/schema.js'
import type { UserKind } from './user/schema.js'

/** Somebody in the room, as an agent may know them. */
export type Participant = {
  readonly userId: string
  readonly username: string
  readonly displayName: string
  readonly kind: UserKind
  readonly role: Static<typeof MemberRole>
  readonly bio: string | null
  readonly locale: string | null
  readonly timeZone: string | null
}

/** Something that was said. */
export type Turn = {
  readonly messageId: string
  readonly seq: number
  readonly senderId: string
  /** As it is now, edits included. */
  readonly content: string
  /** ISO 8601. */
  readonly at: string
  readonly replyTo: string | null
}

/**
 * What an agent has before it when it answers: only what every member of the room may see, and what nobody keeps from it. Deleted messages, what
 * can be read no more, system messages and what people withhold from it are not in here.
 */
export type Conversation = {
  readonly room: {
    readonly id: string
    readonly type: RoomType
    readonly name: string | null
    readonly description: string | null
    readonly purpose: string | null
  }
  /** The one who answers. */
  readonly agent: Participant & { readonly persona: string | null }
  /** Members of the room, the agent too; at most 50, those who have spoken lately first. */
  readonly participants: readonly Participant[]
  /** All members, also those who are not listed. */
  readonly memberCount: number
  /** What was said, the latest last, at most 200; the trigger is one of them, and what was said after it is not. */
  readonly turns: readonly Turn[]
  /** What is to be answered. */
  readonly trigger: Turn
}

/** Why there is nothing to answer (any more). */
export type NoConversation = { readonly skip: 'gone' | 'withheld' | 'absent' }
