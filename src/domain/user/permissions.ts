import { SYSTEM } from '../actor.js'
import type { SystemRole } from './schema.js'

/** A profile and a password are their person's own. */
export const mayChangeAccount = (actorId: string, userId: string): boolean => actorId === userId || actorId === SYSTEM

/** @param actorRole the actor's own role, which the caller looks up: it is in another stream */
export const mayChangeSystemRole = (actorId: string, actorRole: SystemRole): boolean =>
  actorRole === 'admin' || actorId === SYSTEM
