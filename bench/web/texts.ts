const SENTENCES = [
  'Good morning.',
  'Did anybody look at what the build says since yesterday?',
  'I think **we should not** do that before the release, and _certainly not_ on a Friday.',
  'See https://example.com/some/where?with=a&query=of#moderate-length for what they decided.',
  'The window has to be measured again when the fonts have been loaded, because the height of a line depends on them, and with it everything that is below.',
  'Yes 👍',
  '@reader-0 could you look at `src/projections/models/unread.ts` when there is time?',
]
const BLOCKS = [
  '- one thing\n- another thing\n- the third thing, which is longer than the others and goes on for a while',
  '```ts\nexport const sum = (values: readonly number[]): number =>\n  values.reduce((total, value) => total + value, 0)\n```',
  '> The quick brown fox jumps over the lazy dog.\n\nWho says that?',
]

/** What people write: mostly a line or two, now and then a list, a quotation or a piece of code; no two the same. */
export function textOf(n: number): string {
  if (n % 17 === 0) return `${n}: ${SENTENCES[n % SENTENCES.length]}\n\n${BLOCKS[n % BLOCKS.length]}`
  const sentences = Array.from({ length: 1 + (n % 3) }, (_, i) => SENTENCES[(n * 3 + i * 5) % SENTENCES.length])
  return `${n}: ${sentences.join(' ')}`
}
