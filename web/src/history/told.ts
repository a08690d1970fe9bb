/** A sentence about an event: words, and what they speak of, to be shown as names, links and quotations. */
export type Part =
  | string
  | { readonly person: string }
  | { readonly message: number }
  | { readonly event: number }
  | { readonly quote: string }
  | { readonly time: string }
export type Told = readonly Part[]

/** Puts a sentence together: tell`${person(id)} left`. */
export function tell(words: TemplateStringsArray, ...parts: readonly (Part | Told)[]): Told {
  return words.flatMap((word, i) => [...(word === '' ? [] : [word]), ...[parts[i] ?? []].flat()])
}

export const person = (id: string): Part => ({ person: id })
export const message = (seq: number): Part => ({ message: seq })

/** Several things in a row: A, B and C. */
export function listed(items: readonly Told[]): Told {
  return items.flatMap((item, i) => {
    if (i === 0) return item
    return [i === items.length - 1 ? ' and ' : ', ', ...item]
  })
}

/** People in a row. */
export const people = (ids: readonly string[]): Told => listed(ids.map((id) => [person(id)]))

/** The sentence as plain text. @param nameOf a person's name by id */
export function plainText(told: Told, nameOf: (id: string) => string): string {
  return told.map((part) => partText(part, nameOf)).join('')
}

function partText(part: Part, nameOf: (id: string) => string): string {
  if (typeof part === 'string') return part
  if ('person' in part) return part.person === 'system' ? 'System' : nameOf(part.person)
  if ('message' in part) return `message ${part.message}`
  if ('event' in part) return `event ${part.event}`
  return 'quote' in part ? `“${part.quote}”` : part.time
}
