const NOBODY: ReadonlySet<string> = new Set()

/** Which process says of whom that they are present. */
export class Claims {
  readonly #byProcess = new Map<string, Set<string>>()
  readonly #byPerson = new Map<string, Set<string>>()

  /** True while any process says so. */
  isPresent(userId: string): boolean {
    return this.#byPerson.has(userId)
  }

  /** True while that process says so. */
  has(process: string, userId: string): boolean {
    return this.#byProcess.get(process)?.has(userId) === true
  }

  /** Those of whom a process says so. */
  of(process: string): ReadonlySet<string> {
    return this.#byProcess.get(process) ?? NOBODY
  }

  /** Takes note of what a process says. @returns whether it said otherwise before */
  set(process: string, userId: string, isPresent: boolean): boolean {
    if (isPresent === this.has(process, userId)) return false
    const put = isPresent ? add : drop
    put(this.#byProcess, process, userId)
    put(this.#byPerson, userId, process)
    return true
  }
}

function add(index: Map<string, Set<string>>, key: string, value: string): void {
  const known = index.get(key)
  if (known === undefined) index.set(key, new Set([value]))
  else known.add(value)
}

function drop(index: Map<string, Set<string>>, key: string, value: string): void {
  const known = index.get(key)
  known?.delete(value)
  if (known?.size === 0) index.delete(key)
}
