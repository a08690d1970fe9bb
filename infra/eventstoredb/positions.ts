import type { Position as EnginePosition } from '@eventstore/db-client'
import { START, type Position } from '../../src/commands/event-store.js'

/** Digits of the largest 64-bit number: so padded, positions compare as strings as they do as numbers. */
const DIGITS = 20
/** What a server says that knows no position: minus one, in 64 bits. */
const UNKNOWN = 0xffff_ffff_ffff_ffffn

/** `commit.prepare`; undefined when the server gave none. */
export function formatPosition(position: EnginePosition | undefined): Position | undefined {
  if (position === undefined || position.commit === UNKNOWN) return undefined
  return `${padded(position.commit)}.${padded(position.prepare)}`
}

/** @throws RangeError when it is no position of an EventStoreDB */
export function parsePosition(position: Position): EnginePosition | 'start' {
  if (position === START) return 'start'
  const [, commit, prepare] = /^(\d{20})\.(\d{20})$/.exec(position) ?? []
  if (commit === undefined || prepare === undefined) {
    throw new RangeError(`not a position of this log: ${JSON.stringify(position)}`)
  }
  return { commit: BigInt(commit), prepare: BigInt(prepare) }
}

const padded = (part: bigint): string => part.toString().padStart(DIGITS, '0')
