import type { NewPresence, Presence } from '../../../../src/client/index.js'

/** What somebody may choose to be. */
export type OwnStatus = NewPresence['status']

export const OWN_STATUSES: readonly { readonly value: OwnStatus; readonly text: string; readonly hint: string }[] = [
  { value: 'online', text: 'Online', hint: 'Here' },
  { value: 'away', text: 'Away', hint: 'Back later' },
  { value: 'busy', text: 'Busy', hint: 'Here, but prefers not to be disturbed' },
  { value: 'invisible', text: 'Invisible', hint: 'Others see you as offline' },
]

/**
 * What I have chosen to be, from what others see of me: who is connected and seen as offline is invisible.
 * @param presence mine; undefined until it is known
 */
export function ownStatus(presence: Presence | undefined, isConnected: boolean): OwnStatus {
  if (presence === undefined) return 'online'
  if (presence.status !== 'offline') return presence.status
  return isConnected ? 'invisible' : 'online'
}

export const statusText = (status: OwnStatus): string => OWN_STATUSES.find(({ value }) => value === status)?.text ?? ''
