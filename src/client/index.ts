export { ParleyClient, type ClientOptions } from './parley-client.js'
export type { ConnectionState } from './connection.js'
export type { Excerpt } from './excerpt.js'
export { RoomHandle, type RoomEvent } from './room-handle.js'
export type { Thread } from './thread.js'
export type { ThreadState } from './fold-thread.js'
export type { Gap } from './tracked-room.js'
export { type Draft, findLoaded, type Marker, type RoomMember, type RoomState } from './room-state.js'
export { foldMessage, UNCLEAR } from './fold-message.js'
export { foldRoom } from './fold-room.js'
export { ChainCheck, type ChainFault, type ChainProof, type Sha256 } from './chain-check.js'
export type { LastMessage, RoomSummary } from './summary.js'
export type { RefusedPost } from './post-queue.js'
export { memoryOutbox, type Outbox, type PendingPost } from './outbox.js'
export type { CommandName, Commands, NewMessage, NewPresence, NewRoom, RoomFields } from './commands.js'
export type { Credentials, TokenOption } from './tokens.js'
export {
  Rest,
  type LoggedIn,
  type MessagePage,
  type NewScheduledMessage,
  type PageOfMessages,
  type ScheduledMessageChanges,
  type ScheduledQuery,
} from './rest.js'
export type { Page } from './rest/paths.js'
export type { MemberChanges, MembershipChanges } from './rest/rooms.js'
export type { InviteQuery } from './rest/invites.js'
export type { Login, Preferences, ProfileChanges } from './rest/people.js'
export type { AuditRest } from './rest/audit.js'
export type { ThreadPage } from './rest/messages.js'
export { randomId } from './ids.js'
export { Http } from './http.js'
export { systemClock, type Clock } from './clock.js'
export { ClientClosed, ConnectionLost, Overrun, ParleyProblem, problemIn, TimedOut, type Problem } from './problem.js'
export { socketIoTransport, type SocketIoOptions } from './socket-io-transport.js'
export type { Acknowledgement, Heard, Transport, TransportConnection, TransportListener } from './transport.js'
export type {
  AuditedEvent,
  Ban,
  Block,
  Edit,
  EphemeralFrame,
  Invite,
  Member,
  Message,
  Partner,
  PersonalFrame,
  Presence,
  Ready,
  Receipt,
  Room,
  RoomAsItWas,
  RoomEntry,
  RoomEventName,
  RoomFrame,
  RoomFrameOf,
  ScheduledMessage,
  Sender,
  UnreadProof,
  User,
  Verification,
} from './frames.js'
