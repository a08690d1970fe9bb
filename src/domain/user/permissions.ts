import type { SystemRole } from './schema.js'

/** Parley itself acts under this id: the first admin, AI members, process managers. */
const SYSTEM = 'system'

/** A profile and a password are their person's own. */
export const mayChangeAccount = (actorId: string, userId: string): boolean => actorId === userId || actorId === SYSTEM

/** @param actorRole the actor's own role, which the caller looks up: it is in another stream */
export const mayChangeSystemRole = (actorId: string, actorRole: SystemRole): boolean =>
  actorRole === 'admin' || actorId === SYSTEM
