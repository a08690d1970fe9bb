/** What the server takes, in code points. */
export const MOST_CODE_POINTS = 8_000
/** The limit is shown when so few are left. */
const NEAR = 500

/** How much may still be written; below 0: so much has to go. */
export function codePointsLeft(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return MOST_CODE_POINTS - count
}

export const isNearLimit = (left: number): boolean => left <= NEAR

/** What is sent of a text: without blank lines around it, and without what the server refuses everywhere (NUL, halves of characters). */
export const sendable = (text: string): string =>
  text
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd()
    .replace(/[\0\p{Surrogate}]/gu, '\uFFFD')
