/**
 * Who is typing, in a line.
 * @param names of the first of them; null where a name is not known yet
 * @param count of all
 */
export function typingText(names: readonly (string | null)[], count: number): string {
  const [first, second] = names.map((name) => name ?? 'Somebody')
  if (count === 1 || first === undefined) return `${first ?? 'Somebody'} is typing …`
  if (count === 2 && second !== undefined) return `${first} and ${second} are typing …`
  return `${count.toLocaleString()} people are typing …`
}
