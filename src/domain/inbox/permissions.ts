import { SYSTEM } from '../actor.js'

/** A person's view is their own; Parley moves their marker when they post. */
export const mayChangeInbox = (actorId: string, userId: string): boolean => actorId === userId || actorId === SYSTEM
