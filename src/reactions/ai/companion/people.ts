import type { Conversation, Participant } from '../conversation.js'
import { wordsOf } from './text.js'

const nameWords = (name: string): string => wordsOf(name).join(' ')

/**
 * The member who is meant by a name as people say it: the user name, the display name, or the first word of it if nobody else begins so.
 * @param name folded words
 */
export function memberNamed({ participants }: Conversation, name: string): Participant | null {
  const whole = participants.find(
    ({ username, displayName }) => nameWords(displayName) === name || nameWords(username) === name,
  )
  if (whole !== undefined) return whole
  const [one, ...others] = participants.filter(({ displayName }) => nameWords(displayName).startsWith(`${name} `))
  return one !== undefined && others.length === 0 ? one : null
}
