import type { UserWriters } from '../commands/accounts.js'
import type { Cause } from '../commands/command.js'
import { ensureHome, type HomePorts } from '../commands/home-room.js'
import { command } from '../commands/room-commands.js'

/** Revision of `UserRegistered`; a log-in, which registering ends with, comes after it. */
const REGISTERED = 0

/** What welcoming somebody works with. */
export type WelcomePorts = HomePorts & {
  readonly users: UserWriters
  /** `welcomeRoomId`: the room that everyone joins on registering; null where there is none. */
  readonly settings: HomePorts['settings'] & { readonly welcomeRoomId: string | null }
}

/** Registered → at home, and in the welcome room, once. Who no longer fits there is registered without it. */
export async function welcome(ports: WelcomePorts, userId: string, { correlationId }: Cause): Promise<void> {
  await Promise.all([ensureHome(ports, userId, { correlationId }), joinAll(ports, userId, correlationId)])
}

async function joinAll(
  { rooms, settings: { welcomeRoomId } }: WelcomePorts,
  userId: string,
  correlationId: string,
): Promise<void> {
  if (welcomeRoomId === null) return
  const cause = { commandId: `welcome-${userId}`, correlationId }
  await command(rooms, welcomeRoomId, 'JoinRoom', userId, { isAdmin: false }, cause)
}

/**
 * Who has never been logged in was registered by a process that died before the welcome. Who has, but has no home, registered before there
 * were any.
 */
export async function finishWelcome(ports: WelcomePorts, userId: string, cause: Cause): Promise<void> {
  const { revision } = await ports.users.of(userId).current()
  if (revision === REGISTERED) await welcome(ports, userId, cause)
  else await ensureHome(ports, userId, { correlationId: cause.correlationId })
}
