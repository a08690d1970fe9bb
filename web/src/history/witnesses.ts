import { readLocal, writeLocal } from '../storage/local.js'
import type { Witness } from './verdicts.js'

type Witnesses = Readonly<Record<string, Witness>>

/** Rooms whose heads are remembered; those seen longest ago are forgotten first. */
const MOST_ROOMS = 200

const key = (userId: string): string => `parley.heads.${userId}`

/** The head of a room as this browser has last found it whole; null when it has not. */
export const witnessOf = (userId: string, roomId: string): Witness | null => read(userId)[roomId] ?? null

/** Remembers a room's head. A history that is rewritten later, even with all its hashes, does not lead to it any more. */
export function remember(userId: string, roomId: string, witness: Witness): void {
  const { [roomId]: _before, ...others } = read(userId)
  const kept = Object.entries(others).slice(1 - MOST_ROOMS)
  writeLocal(key(userId), Object.fromEntries([...kept, [roomId, witness]]))
}

function read(userId: string): Witnesses {
  const kept = readLocal(key(userId))
  if (typeof kept !== 'object' || kept === null) return {}
  return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, Witness] => isWitness(entry[1])))
}

function isWitness(value: unknown): value is Witness {
  if (typeof value !== 'object' || value === null) return false
  const { revision, hash, at } = value as Partial<Record<keyof Witness, unknown>>
  return typeof revision === 'number' && typeof hash === 'string' && typeof at === 'string'
}
