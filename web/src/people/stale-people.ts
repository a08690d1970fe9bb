import type { User } from '../../../src/client/index.js'

/** What the directory has answered, and to which text. */
export type Answer = { readonly text: string; readonly people: readonly User[] }

/**
 * Of an answer to other letters, who fits these: as the directory sees it. Who types on and presses Enter at once must
 * not get the first person of the list before.
 */
export function peopleFor(text: string, answer: Answer): readonly User[] {
  const wanted = text.toLowerCase()
  const fits = ({ username, displayName }: User): boolean =>
    answer.text === text || [username, displayName].some((name) => name.toLowerCase().includes(wanted))
  const isCalledSo = ({ username }: User): boolean => username.toLowerCase() === wanted.replace(/^@/, '')
  const people = answer.people.filter(fits)
  // Who is called exactly so is meant before those whose names only begin so.
  return [...people.filter(isCalledSo), ...people.filter((person) => !isCalledSo(person))]
}
