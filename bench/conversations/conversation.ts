/** One message of an archive, as one line of the neutral JSONL file: in a room's order, the text as it was written. */
export type ArchivedMessage = {
  readonly room: string
  readonly user: string
  /** ISO 8601, UTC, as precise as the archive. */
  readonly at: string
  readonly text: string
}

const longest = 8000

/** The text as Parley takes it, or null where there is nothing to post: only what is too long is cut. */
export function postable(text: string): string | null {
  if (!/\S/.test(text) || text.includes('\0') || /\p{Surrogate}/u.test(text)) return null
  // Never more code points than UTF-16 units, so short texts need no counting.
  return text.length <= longest ? text : Array.from(text).slice(0, longest).join('')
}
