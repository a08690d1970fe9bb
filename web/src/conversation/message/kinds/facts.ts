import type { Message } from '../../../../../src/client/index.js'

/** Metadata is whatever its sender gave: nothing in it is taken to be of the right type. */
type Metadata = Message['metadata']

/** A text in the metadata; null when there is none. */
export function textFact(metadata: Metadata, name: string): string | null {
  const value = metadata[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** Where a forwarded message comes from. */
export type Origin = {
  readonly messageId: string
  readonly roomId: string
  readonly senderId: string
  readonly createdAt: string
}

/** Parley itself says it: nobody else may. */
export function originOf({ metadata }: Message): Origin | null {
  const origin = metadata['forwardedFrom']
  if (typeof origin !== 'object' || origin === null) return null
  const [messageId, roomId, senderId, createdAt] = (['messageId', 'roomId', 'senderId', 'createdAt'] as const).map(
    (name) => textFact(origin as Metadata, name),
  )
  if (!messageId || !roomId || !senderId || !createdAt || Number.isNaN(Date.parse(createdAt))) return null
  return { messageId, roomId, senderId, createdAt }
}

/** What an invite says beyond its text; only those of Parley's own are asked. */
export type InviteFacts = {
  readonly inviteId: string
  readonly roomId: string
  readonly roomName: string
  readonly inviterId: string
  readonly status: string
  readonly isOpen: boolean
}

export function inviteFacts({ metadata }: Message): InviteFacts | null {
  const inviteId = textFact(metadata, 'inviteId')
  const roomId = textFact(metadata, 'roomId')
  const inviterId = textFact(metadata, 'inviterId')
  if (inviteId === null || roomId === null || inviterId === null) return null
  const actions = metadata['actions']
  return {
    ...{ inviteId, roomId, inviterId },
    roomName: textFact(metadata, 'roomName') ?? 'a room',
    status: textFact(metadata, 'status') ?? 'pending',
    isOpen: Array.isArray(actions) && actions.length > 0,
  }
}
