import { SYSTEM } from '../actor.js'

/** What is to be said in somebody's name is for them alone to say. */
export const mayScheduleFor = (actorId: string, userId: string): boolean => actorId === userId

/** Parley alone sends what is due, and says how that went. */
export const maySend = (actorId: string): boolean => actorId === SYSTEM
