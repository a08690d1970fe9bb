import type { PendingInvite, RoomState } from './state.js'

/** Id of a person's open, unexpired invite. */
export function openInviteOf(state: RoomState, inviteeId: string, at: string): string | undefined {
  return inviteOf(state, inviteeId, (invite) => invite.expiresAt > at)
}

/** Id of a person's open invite that fits. */
export function inviteOf(
  state: RoomState,
  inviteeId: string,
  accepts: (invite: PendingInvite) => boolean,
): string | undefined {
  for (const [id, invite] of state.invites.entries()) if (invite.inviteeId === inviteeId && accepts(invite)) return id
  return undefined
}
