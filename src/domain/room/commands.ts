import type { Intent } from '../decider.js'
import type { JsonObject } from '../json.js'
import type {
  AiSettings,
  Answered,
  Mentions,
  MessageType,
  RoomSettings,
  RoomText,
  RoomType,
  SkipReason,
  Usage,
} from './schema.js'

/** What is known of a message when a command about it is decided: read beforehand, checked against the room's latest changes. */
export type Target = {
  readonly messageId: string
  readonly seq: number
  readonly senderId: string
  readonly authorId: string
  readonly type: MessageType
  readonly threadId: string | null
  readonly deleted: boolean
  /** Posted in its sender's absence. */
  readonly quiet: boolean
  /** Revision of the latest change of the message that this knowledge contains. */
  readonly revision: number
  /** Revision of the room up to which this knowledge is complete. */
  readonly asOf: number
  readonly firstMentions: Mentions
  readonly mentions: Mentions
  /** Emoji → ids of who reacted. */
  readonly reactions: Readonly<Record<string, readonly string[]>>
}

/** Names and flags found in a text, resolved to users; those who are no members fall away when it is decided. */
export type Addressees = { readonly userIds: readonly string[]; readonly everyone: boolean; readonly agents: boolean }

/** What a person wrote; sealed with its first author's key. */
export type MessageBody = { readonly content: string; readonly metadata?: JsonObject; readonly clientId?: string }

export type CreateRoom = Intent<
  'CreateRoom',
  {
    readonly roomId: string
    readonly type: RoomType
    readonly text: RoomText
    readonly settings: RoomSettings
    /** The other one of a direct room. `isBlocked`: either has blocked the other. */
    readonly partner?: { readonly userId: string; readonly isAgent: boolean; readonly isBlocked: boolean }
    /** The person of a home room, which Parley itself makes. */
    readonly homeOf?: string
    readonly invitees: readonly {
      readonly inviteId: string
      readonly userId: string
      readonly isAdmin: boolean
      readonly isBlocked: boolean
    }[]
    readonly inviteExpiresAt: string
    readonly actorIsAdmin: boolean
  }
>
export type UpdateRoom = Intent<
  'UpdateRoom',
  {
    readonly roomId: string
    readonly text?: RoomText
    readonly settings?: Partial<Omit<RoomSettings, 'ai'>> & { ai?: Partial<AiSettings> }
    readonly ifRevision?: number
  }
>
export type ArchiveRoom = Intent<'ArchiveRoom', { readonly roomId: string }>
export type RestoreRoom = Intent<'RestoreRoom', { readonly roomId: string }>
export type JoinRoom = Intent<'JoinRoom', { readonly isAdmin: boolean }>
export type LeaveRoom = Intent<'LeaveRoom', JsonObject>
export type TransferOwnership = Intent<'TransferOwnership', { readonly userId: string }>
export type ChangeMember = Intent<
  'ChangeMember',
  { readonly userId: string; readonly role?: 'admin' | 'moderator' | 'member'; readonly mutedUntil?: string | null }
>
export type RemoveMember = Intent<'RemoveMember', { readonly userId: string }>
export type BanMember = Intent<'BanMember', { readonly userId: string; readonly reason?: string }>
export type UnbanMember = Intent<'UnbanMember', { readonly userId: string }>
export type SendInvite = Intent<
  'SendInvite',
  {
    readonly inviteId: string
    readonly inviteeId: string
    readonly expiresAt: string
    readonly inviteeIsAdmin: boolean
    readonly inviteeIsAgent: boolean
    /** Either of the two has blocked the other. */
    readonly isBlocked: boolean
  }
>
export type AnswerInvite = Intent<
  'AnswerInvite',
  { readonly inviteId: string; readonly inviteeId: string; readonly answer: 'accept' | 'decline' }
>
export type RevokeInvite = Intent<'RevokeInvite', { readonly inviteId: string; readonly inviterId: string }>
/** Closes an invite that nobody answered in time. */
export type ExpireInvite = Intent<'ExpireInvite', { readonly inviteId: string }>
/** Writes a block, which is the person's own affair, into the room of the two. */
export type BlockMember = Intent<'BlockMember', { readonly userId: string }>
export type UnblockMember = Intent<'UnblockMember', { readonly userId: string }>
export type PostMessage = Intent<
  'PostMessage',
  {
    readonly messageId: string
    readonly type: MessageType
    readonly body: MessageBody
    readonly authorId: string
    readonly addressees: Addressees
    readonly fingerprint: string
    readonly replyTo?: { readonly messageId: string; readonly threadId: string; readonly seq: number }
    /** Whom the sender has blocked: agents among them are not asked. */
    readonly unheardBy?: readonly string[]
    readonly answers?: Answered
    /** How many agents in a row led to it; 0 for people. */
    readonly depth?: number
    readonly usage?: Usage
    readonly quiet?: boolean
  }
>
/** @property agentIds whom to ask; all agents of the room unless given */
export type RequestReply = Intent<
  'RequestReply',
  { readonly target: Target; readonly agentIds?: readonly string[]; readonly unheardBy?: readonly string[] }
>
export type SkipReply = Intent<
  'SkipReply',
  { readonly agentId: string; readonly revision: number; readonly reason: SkipReason }
>
export type EditMessage = Intent<
  'EditMessage',
  { readonly target: Target; readonly body: MessageBody; readonly isSame: boolean; readonly addressees: Addressees }
>
export type DeleteMessage = Intent<'DeleteMessage', { readonly target: Target }>
export type AddReaction = Intent<'AddReaction', { readonly target: Target; readonly emoji: string }>
export type RemoveReaction = Intent<'RemoveReaction', { readonly target: Target; readonly emoji: string }>
export type PinMessage = Intent<'PinMessage', { readonly target: Target }>
export type UnpinMessage = Intent<'UnpinMessage', { readonly target: Target }>

export type RoomCommand =
  | CreateRoom
  | UpdateRoom
  | ArchiveRoom
  | RestoreRoom
  | JoinRoom
  | LeaveRoom
  | TransferOwnership
  | ChangeMember
  | RemoveMember
  | BanMember
  | UnbanMember
  | SendInvite
  | AnswerInvite
  | RevokeInvite
  | ExpireInvite
  | BlockMember
  | UnblockMember
  | PostMessage
  | RequestReply
  | SkipReply
  | EditMessage
  | DeleteMessage
  | AddReaction
  | RemoveReaction
  | PinMessage
  | UnpinMessage
