const reserved = new Set(['ai', 'room', 'system', 'admin'])

/** Letters, digits, `_ . -` of a name, at least three, so short that a suffix still fits. */
function base(name: string): string {
  const kept = name.replaceAll(/[^A-Za-z0-9_.-]/g, '_').slice(0, 22)
  return reserved.has(kept.toLowerCase()) ? `${kept}_` : kept.padEnd(3, '_')
}

/**
 * Gives every name of an archive a valid username of its own; names that differ only in case or in signs get a number.
 * @param suffix added to each, so that a server which has them already takes them again; at most six characters
 */
export function usernames(names: Iterable<string>, suffix: string): ReadonlyMap<string, string> {
  const taken = new Set<string>()
  const given = new Map<string, string>()
  for (const name of names) {
    const wanted = base(name)
    let username = `${wanted}${suffix}`
    for (let n = 2; taken.has(username.toLowerCase()); n += 1) username = `${wanted}${n}${suffix}`
    taken.add(username.toLowerCase())
    given.set(name, username)
  }
  return given
}
