/** An emoji as it can be found and chosen. */
export type Emoji = {
  readonly emoji: string
  readonly name: string
  /** Where it belongs: the place in `GROUPS`. */
  readonly group: number
  /** Everything that it may be looked for by, in lower case. */
  readonly words: string
}

/** What emojibase calls them by number; number 2 holds parts of emoji that nobody chooses. */
export const GROUPS = [
  { id: 0, name: 'Smileys and emotion' },
  { id: 1, name: 'People and body' },
  { id: 3, name: 'Animals and nature' },
  { id: 4, name: 'Food and drink' },
  { id: 5, name: 'Travel and places' },
  { id: 6, name: 'Activities' },
  { id: 7, name: 'Objects' },
  { id: 8, name: 'Symbols' },
  { id: 9, name: 'Flags' },
] as const

/** Newer ones are empty boxes on devices of two years ago. */
const NEWEST = 15

type Entry = {
  readonly emoji: string
  readonly annotation: string
  readonly group?: number
  readonly order?: number
  readonly version: number
  readonly tags?: readonly string[]
  readonly shortcodes?: readonly string[]
}

/** Reads emojibase's list. */
export function emojiFrom(entries: readonly Entry[]): readonly Emoji[] {
  const shown = new Set<number>(GROUPS.map(({ id }) => id))
  return entries
    .filter(({ group, version }) => group !== undefined && shown.has(group) && version <= NEWEST)
    .toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map(({ emoji, annotation, group = 0, tags = [], shortcodes = [] }) => ({
      ...{ emoji, name: annotation, group },
      words: [annotation, ...shortcodes.map((code) => code.replaceAll('_', ' ')), ...tags].join(' ').toLowerCase(),
    }))
}

/** Emoji that a search is about: whose words begin as the query's do; those whose name does come first. */
export function findEmoji(all: readonly Emoji[], query: string): readonly Emoji[] {
  const wanted = query
    .toLowerCase()
    .split(/[\s_:]+/)
    .filter(Boolean)
  if (wanted.length === 0) return all
  const found = all.filter(({ words }) => wanted.every((word) => ` ${words}`.includes(` ${word}`)))
  const first = wanted[0] ?? ''
  const isNamed = ({ name }: Emoji): boolean => name.toLowerCase().startsWith(first)
  return [...found.filter(isNamed), ...found.filter((one) => !isNamed(one))]
}

let loading: Promise<readonly Emoji[]> | null = null

/** All emoji; fetched once. Rejects when that fails, and tries again with the next call. */
export function loadEmoji(): Promise<readonly Emoji[]> {
  loading ??= fetchAll().catch((error: unknown) => {
    loading = null
    throw error
  })
  return loading
}

async function fetchAll(): Promise<readonly Emoji[]> {
  // As a file: so much JSON is read faster than so much code.
  const { default: url } = await import('emoji-picker-element-data/en/emojibase/data.json?url')
  const response = await fetch(url)
  if (!response.ok) throw new Error('The emoji cannot be loaded.')
  return emojiFrom((await response.json()) as readonly Entry[])
}
