/**
 * What a room must look like, computed on its own from what was done to it, in the plainest way: nothing of Parley's is used.
 * Sequence numbers begin at 1.
 */
export class ExpectedRoom {
  readonly #senders: string[] = []
  readonly #markers = new Map<string, number>()

  get lastSeq(): number {
    return this.#senders.length
  }

  get members(): readonly string[] {
    return [...this.#markers.keys()]
  }

  isMember(user: string): boolean {
    return this.#markers.has(user)
  }

  /** What was there before someone joined is not unread to them. */
  join(user: string): void {
    this.#markers.set(user, this.lastSeq)
  }

  /** Posting moves the sender's marker to the own message. */
  post(user: string): void {
    this.#senders.push(user)
    this.#markers.set(user, this.lastSeq)
  }

  read(user: string, seq: number): void {
    this.#markers.set(user, Math.max(seq, this.#markers.get(user) ?? 0))
  }

  unread(user: string): number {
    return this.#senders.slice(this.#markers.get(user)).filter((sender) => sender !== user).length
  }
}
