import type { UnreadProof } from '../../../src/client/index.js'

type Reason = UnreadProof['excluded'][number]['reason']

const REASONS: readonly (readonly [reason: Reason, one: string, several: string])[] = [
  ['own', 'one is your own', 'are your own'],
  ['system', 'one is a notice', 'are notices'],
  ['deleted', 'one is deleted', 'are deleted'],
  ['before_joining', 'one was written before you joined', 'were written before you joined'],
]

/** Whether the count from the events is the one that is shown. */
export function unreadText({ unreadCount, stored }: Pick<UnreadProof, 'unreadCount' | 'stored'>): string {
  const several = unreadCount === 0 ? 'No' : unreadCount.toLocaleString()
  const counted = unreadCount === 1 ? 'One unread message' : `${several} unread messages`
  return unreadCount === stored
    ? `${counted}, counted from the events alone: as shown.`
    : `${counted}, counted from the events alone, and ${stored.toLocaleString()} are shown.`
}

/** Which messages after my marker do not count, and why. */
export function excludedText({ excluded }: Pick<UnreadProof, 'excluded'>): string {
  const said = REASONS.flatMap(([reason, one, several]) => {
    const count = excluded.filter((message) => message.reason === reason).length
    return count === 0 ? [] : [count === 1 ? one : `${count.toLocaleString()} ${several}`]
  })
  return said.length === 0 ? '' : `After that, not counted: ${said.join(', ')}.`
}
