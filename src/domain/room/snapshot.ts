import { decodeWindow, encodeWindow } from '../change-window.js'
import type { JsonValue } from '../json.js'
import { PersistentMap } from '../persistent-map.js'
import type { Membership, PendingInvite, RoomState, Trigger } from './state.js'

/** The state as JSON, for a snapshot. */
export const encodeRoom = (state: RoomState): JsonValue => ({
  ...state,
  members: [...state.members.entries()],
  bans: [...state.bans.entries()],
  mutes: [...state.mutes.entries()],
  ownSeqs: [...state.ownSeqs.entries()],
  invites: [...state.invites.entries()],
  blocks: [...state.blocks.entries()],
  triggers: [...state.triggers.entries()],
  edits: encodeWindow(state.edits),
  reactions: encodeWindow(state.reactions),
})

type Encoded = Omit<
  RoomState,
  'members' | 'bans' | 'mutes' | 'ownSeqs' | 'invites' | 'blocks' | 'triggers' | 'edits' | 'reactions'
> & {
  members: [string, Membership][]
  bans: [string, true][]
  mutes: [string, string][]
  ownSeqs: [string, number][]
  invites: [string, PendingInvite][]
  blocks: [string, true][]
  triggers: [string, readonly Trigger[]][]
  edits: JsonValue
  reactions: JsonValue
}

/** The state that a snapshot holds. */
export function decodeRoom(json: JsonValue): RoomState {
  const encoded = json as unknown as Encoded
  return {
    ...encoded,
    members: PersistentMap.of(encoded.members),
    bans: PersistentMap.of(encoded.bans),
    mutes: PersistentMap.of(encoded.mutes),
    ownSeqs: PersistentMap.of(encoded.ownSeqs),
    invites: PersistentMap.of(encoded.invites),
    blocks: PersistentMap.of(encoded.blocks),
    triggers: PersistentMap.of(encoded.triggers),
    edits: decodeWindow(encoded.edits),
    reactions: decodeWindow(encoded.reactions),
  }
}
