export { ParleyClient, type ClientOptions } from './parley-client.js'
export type { ConnectionState } from './connection.js'
export { RoomHandle, type RoomEvent } from './room-handle.js'
export type { Gap } from './tracked-room.js'
export type { Draft, Marker, RoomMember, RoomState } from './room-state.js'
export { foldRoom } from './fold-room.js'
export type { LastMessage, RoomSummary } from './summary.js'
export { memoryOutbox, type Outbox, type PendingPost } from './outbox.js'
export type { CommandName, Commands, NewMessage, NewPresence, NewRoom, RoomFields } from './commands.js'
export type { Credentials, TokenOption } from './tokens.js'
export {
  Rest,
  type LoggedIn,
  type MessagePage,
  type NewScheduledMessage,
  type Page,
  type PageOfMessages,
  type ScheduledMessageChanges,
  type ScheduledQuery,
} from './rest.js'
export { Http } from './http.js'
export { systemClock, type Clock } from './clock.js'
export { ClientClosed, ConnectionLost, Overrun, ParleyProblem, TimedOut, type Problem } from './problem.js'
export { socketIoTransport, type SocketIoOptions } from './socket-io-transport.js'
export type { Acknowledgement, Heard, Transport, TransportConnection, TransportListener } from './transport.js'
export type {
  EphemeralFrame,
  Invite,
  Member,
  Message,
  PersonalFrame,
  Presence,
  Ready,
  Room,
  RoomEntry,
  RoomEventName,
  RoomFrame,
  RoomFrameOf,
  ScheduledMessage,
  Sender,
  User,
} from './frames.js'
