import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Rest, RoomState } from '../../../src/client/index.js'

/** Of somebody whose name cannot be had (any more). */
export const NAMELESS = 'Somebody'
const KEPT = 2_000

const names = signal<ReadonlyMap<string, string>>(new Map())
const asked = new Set<string>()

/**
 * The name of somebody who may have left the room; `Somebody` until it is known.
 * @param members of the room, whose names are at hand
 */
export function useName(rest: Rest, userId: string, members: RoomState['members']): string {
  const member = members.get(userId)
  useEffect(() => {
    if (member === undefined) ask(rest, userId)
  }, [userId, member === undefined])
  return member?.displayName ?? names.value.get(userId) ?? NAMELESS
}

function ask(rest: Rest, userId: string): void {
  if (asked.has(userId) || userId === '') return
  if (asked.size >= KEPT) forget()
  asked.add(userId)
  rest.people.user(userId).then(
    ({ displayName }) => (names.value = new Map(names.value).set(userId, displayName)),
    // Somebody who is no more stays nameless; who could not be asked about is asked about again.
    (error: unknown) => {
      if (!(error instanceof Error && 'status' in error && error.status === 404)) asked.delete(userId)
    },
  )
}

function forget(): void {
  asked.clear()
  names.value = new Map()
}
