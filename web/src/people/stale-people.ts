import type { User } from '../../../src/client/index.js'

/** What the directory has answered, and to which text. */
export type Answer = { readonly text: string; readonly people: readonly User[] }

/**
 * Of an answer to other letters, who fits these: as the directory sees it. Who types on and presses Enter at once must
 * not get the first person of the list before.
 */
export function peopleFor(text: string, answer: Answer): readonly User[] {
  if (answer.text === text) return answer.people
  const wanted = text.toLowerCase()
  return answer.people.filter(({ username, displayName }) =>
    [username, displayName].some((name) => name.toLowerCase().includes(wanted)),
  )
}
