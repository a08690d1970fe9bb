import { isDeepStrictEqual } from 'node:util'
import type { Document, DocumentStore } from './document-store.js'

const CHUNK = 500
const MOST_EXAMPLES = 10

export type Comparison = {
  readonly documents: number
  readonly differing: number
  readonly examples: readonly string[]
}

/** A comparison under way: what was found up to an id, and whether that was the last. */
export type Compared = { readonly found: Comparison; readonly after: string; readonly done: boolean }

export const NOTHING_COMPARED: Compared = {
  found: { documents: 0, differing: 0, examples: [] },
  after: '',
  done: false,
}

// Stores order ids by their UTF-8 bytes; JavaScript's `<` would not.
const isBeyond = (id: string, bound: string): boolean => Buffer.compare(Buffer.from(id), Buffer.from(bound)) > 0

// How far two pages can be compared: to the end of the one that ends first, unless that is where its collection ends.
function boundOf(pages: readonly (readonly Document[])[]): string | null {
  const ends = pages.flatMap((page) => (page.length < CHUNK ? [] : [page.at(-1)?.id ?? '']))
  return ends.length === 0 ? null : ends.reduce((least, end) => (isBeyond(least, end) ? end : least))
}

const within = (page: readonly Document[], bound: string | null): ReadonlyMap<string, Document> =>
  new Map(page.filter(({ id }) => bound === null || !isBeyond(id, bound)).map((document) => [document.id, document]))

function same(left: Document | undefined, right: Document | undefined): boolean {
  const removed = (left?.body ?? null) === null && (right?.body ?? null) === null
  return removed || isDeepStrictEqual(left, right)
}

/**
 * Compares the next few hundred documents of two collections, in the order of ids. To be called while neither changes;
 * between calls both may, if they stand at the same position whenever this is called.
 */
export async function compareChunk(
  store: DocumentStore,
  [one, other]: readonly [string, string],
  before: Compared,
): Promise<Compared> {
  const pages = [await store.scan(one, before.after, CHUNK), await store.scan(other, before.after, CHUNK)] as const
  const bound = boundOf(pages)
  const left = within(pages[0], bound)
  const right = within(pages[1], bound)
  const ids = [...new Set([...left.keys(), ...right.keys()])]
  const present = ids.filter((id) => (left.get(id)?.body ?? right.get(id)?.body ?? null) !== null)
  const differing = present.filter((id) => !same(left.get(id), right.get(id)))
  const found: Comparison = {
    documents: before.found.documents + present.length,
    differing: before.found.differing + differing.length,
    examples: [...before.found.examples, ...differing].slice(0, MOST_EXAMPLES),
  }
  return { found, after: bound ?? before.after, done: bound === null }
}
