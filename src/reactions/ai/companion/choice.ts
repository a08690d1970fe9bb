/** FNV-1a, 32 bits: chance that is the same every time. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** Takes one of several ways of saying something. */
export type Choose = (options: readonly [string, ...string[]]) => string

/**
 * Variation without chance: what is chosen follows from the seed, and is not what was said lately, as long as there is something else.
 * @param seed what the answer is to: the same one gives the same choice
 * @param lately what was said before, the latest last
 */
export function chooser(seed: string, lately: readonly string[]): Choose {
  const last = lately.slice(-1)
  return (options) => {
    const fresh = options.filter((option) => !lately.some((text) => text.includes(option)))
    const other = options.filter((option) => !last.some((text) => text.includes(option)))
    const open = fresh.length > 0 ? fresh : other.length > 0 ? other : options
    return open[hashOf(seed + options[0]) % open.length] ?? options[0]
  }
}
