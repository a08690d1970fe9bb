import type { UserWriters } from '../commands/accounts.js'
import type { Cause } from '../commands/command.js'
import { command, type RoomWriters } from '../commands/room-commands.js'

/** Revision of `UserRegistered`; a log-in, which registering ends with, comes after it. */
const REGISTERED = 0

/** What welcoming somebody works with. */
export type WelcomePorts = {
  readonly rooms: RoomWriters
  readonly users: UserWriters
  /** The room that everyone joins on registering; null where there is none. */
  readonly settings: { readonly welcomeRoomId: string | null }
}

/** Registered → in the welcome room, once. Who no longer fits is registered without it. */
export async function welcome(ports: WelcomePorts, userId: string, { correlationId }: Cause): Promise<void> {
  const { welcomeRoomId } = ports.settings
  if (welcomeRoomId === null) return
  const cause = { commandId: `welcome-${userId}`, correlationId }
  await command(ports.rooms, welcomeRoomId, 'JoinRoom', userId, { isAdmin: false }, cause)
}

/** Who has never been logged in was registered by a process that died before the welcome. */
export async function finishWelcome(ports: WelcomePorts, userId: string, cause: Cause): Promise<void> {
  const { revision } = await ports.users.of(userId).current()
  if (revision === REGISTERED) await welcome(ports, userId, cause)
}
