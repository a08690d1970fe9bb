import type { Decider, Decision } from '../decider.js'
import { addReaction, pinMessage, removeReaction, unpinMessage } from './annotations.js'
import type { RoomCommand } from './commands.js'
import type { RoomEvent } from './events.js'
import { evolveRoom } from './evolve.js'
import { blockMember, unblockMember } from './blocks.js'
import { answerInvite, expireInvite, revokeInvite, sendInvite } from './invites.js'
import {
  banMember,
  changeMember,
  joinRoom,
  leaveRoom,
  removeMember,
  transferOwnership,
  unbanMember,
} from './membership.js'
import { deleteMessage, editMessage, postMessage } from './messages.js'
import { requestReply, skipReply } from './replies.js'
import { archiveRoom, createRoom, restoreRoom, updateRoom } from './settings.js'
import { decodeRoom, encodeRoom } from './snapshot.js'
import { absentRoom, type RoomState } from './state.js'

type Decisions = { readonly [C in RoomCommand as C['type']]: (command: C, state: RoomState) => Decision<RoomEvent> }

/** One table: what is asked → how it is decided. */
const decisions: Decisions = {
  CreateRoom: createRoom,
  UpdateRoom: updateRoom,
  ArchiveRoom: archiveRoom,
  RestoreRoom: restoreRoom,
  JoinRoom: joinRoom,
  LeaveRoom: leaveRoom,
  TransferOwnership: transferOwnership,
  ChangeMember: changeMember,
  RemoveMember: removeMember,
  BanMember: banMember,
  UnbanMember: unbanMember,
  SendInvite: sendInvite,
  AnswerInvite: answerInvite,
  RevokeInvite: revokeInvite,
  ExpireInvite: expireInvite,
  BlockMember: blockMember,
  UnblockMember: unblockMember,
  PostMessage: postMessage,
  RequestReply: requestReply,
  SkipReply: skipReply,
  EditMessage: editMessage,
  DeleteMessage: deleteMessage,
  AddReaction: addReaction,
  RemoveReaction: removeReaction,
  PinMessage: pinMessage,
  UnpinMessage: unpinMessage,
}

/** A room: everything that happens in it is one stream, decided here. */
export const room: Decider<RoomState, RoomCommand, RoomEvent> = {
  initialState: absentRoom,
  decide: (command, state) =>
    (decisions[command.type] as (command: RoomCommand, state: RoomState) => Decision<RoomEvent>)(command, state),
  evolve: evolveRoom,
  stateVersion: 6,
  encode: encodeRoom,
  decode: decodeRoom,
}
