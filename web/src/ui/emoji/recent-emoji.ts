const KEY = 'parley.emoji-recent'
const KEPT = 18

/** The emoji chosen last in this browser, the latest first. */
export function recentEmoji(): readonly string[] {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '[]') as unknown
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, KEPT) : []
  } catch {
    return []
  }
}

export function rememberEmoji(emoji: string): void {
  try {
    const next = [emoji, ...recentEmoji().filter((one) => one !== emoji)].slice(0, KEPT)
    localStorage.setItem(KEY, JSON.stringify(next))
  } catch {
    // Storage is full or forbidden: then nothing is remembered.
  }
}
