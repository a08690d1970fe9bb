import { type Static, type TSchema, Type } from '@sinclair/typebox'

/** The shapes of a room's own vocabulary: used by its events, its commands and the public API alike. */

export const Id = Type.String({ minLength: 1, maxLength: 100 })

const literals = <T extends string>(...values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })

export const RoomType = literals('public', 'private', 'direct', 'admin', 'home')
export const MemberRole = literals('owner', 'admin', 'moderator', 'member', 'ai')
export const HistoryVisibility = literals('all', 'since_join')
export const InvitePolicy = literals('members', 'moderators')
export const AiTrigger = literals('every_message', 'mention')
export const MessageType = literals('text', 'image', 'voice', 'file', 'system', 'invite', 'resource', 'checkin')
export const Instant = Type.String({
  minLength: 24,
  maxLength: 24,
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$',
})

export const AiSettings = Type.Object({
  enabled: Type.Boolean(),
  trigger: AiTrigger,
  agents: Type.Array(Id, { maxItems: 20 }),
})

export const RoomSettings = Type.Object({
  ai: AiSettings,
  maxMembers: Type.Integer({ minimum: 1, maximum: 5000 }),
  historyVisibility: HistoryVisibility,
  invitePolicy: InvitePolicy,
})

/** Who a message addresses: members by id, or everyone who was a member. */
export const Mentions = Type.Object({ userIds: Type.Array(Id), everyone: Type.Boolean() })

/** What an agent was asked at one revision of the room or, if it is a notice about several, at any up to it; and which person asked. */
export const Answered = Type.Object({ agentId: Id, revision: Type.Integer(), userId: Type.Optional(Id) })

/** Tokens that a provider was paid for. */
export const Usage = Type.Object({
  promptTokens: Type.Integer({ minimum: 0 }),
  completionTokens: Type.Integer({ minimum: 0 }),
})

/**
 * Why an agent does not answer: the message is deleted or can be read no more; it is somebody's who keeps what they write from the agent
 * or from outside providers; the agent has left, or the room is archived; it was asked too much at once; a notice has said already that
 * the day's budget is spent.
 */
export const SkipReason = literals('gone', 'withheld', 'absent', 'overloaded', 'budget')

export function nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}

export type RoomType = Static<typeof RoomType>
/** A room's free text; sealed with the room's own key. Null clears what was there. */
export type RoomText = {
  readonly name?: string | null
  readonly description?: string | null
  readonly purpose?: string | null
  readonly avatarUrl?: string | null
}
export type RoomSettings = Static<typeof RoomSettings>
export type AiSettings = Static<typeof AiSettings>
export type MessageType = Static<typeof MessageType>
export type Mentions = Static<typeof Mentions>
export type Answered = Static<typeof Answered>
export type Usage = Static<typeof Usage>
export type SkipReason = Static<typeof SkipReason>

/** Limits of the public contract. */
export const LIMITS = {
  members: 5000,
  defaultMembers: 100,
  pins: 250,
  emojiPerMessage: 100,
  agents: 20,
  /** Answers that an agent may owe a room. */
  openTriggers: 500,
  /** Agents that answer one another before a person has to say something. */
  agentsInARow: 3,
} as const
