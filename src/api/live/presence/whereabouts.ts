const NONE: ReadonlySet<string> = new Set()

/** Which rooms the people who are present are members of, and whom each room sees. Costs memory for who is present only. */
export class Whereabouts {
  /** Everyone present, the invisible too. */
  readonly #rooms = new Map<string, Set<string>>()
  readonly #visible = new Set<string>()
  readonly #visibleIn = new Map<string, Set<string>>()

  /** Somebody is present, as a member of these rooms; what was known of their rooms is replaced. */
  enter(userId: string, rooms: readonly string[]): void {
    const isVisible = this.#visible.has(userId)
    this.show(userId, false)
    this.#rooms.set(userId, new Set(rooms))
    this.show(userId, isVisible)
  }

  /** Somebody is not present any more. */
  leave(userId: string): void {
    this.show(userId, false)
    this.#rooms.delete(userId)
  }

  /** Lets others see somebody who is present, or hides them. */
  show(userId: string, isVisible: boolean): void {
    if (isVisible === this.#visible.has(userId)) return
    for (const roomId of this.roomsOf(userId)) this.#list(roomId, userId, isVisible)
    if (isVisible) this.#visible.add(userId)
    else this.#visible.delete(userId)
  }

  /** Somebody has become a member of a room. */
  joined(roomId: string, userId: string): void {
    const rooms = this.#rooms.get(userId)
    if (rooms === undefined) return
    rooms.add(roomId)
    if (this.#visible.has(userId)) this.#list(roomId, userId, true)
  }

  /** Somebody is a member of a room no more. */
  left(roomId: string, userId: string): void {
    this.#rooms.get(userId)?.delete(roomId)
    this.#list(roomId, userId, false)
  }

  isPresent(userId: string): boolean {
    return this.#rooms.has(userId)
  }

  /** Everyone present. */
  present(): Iterable<string> {
    return this.#rooms.keys()
  }

  /** Rooms of somebody who is present; none of who is not. */
  roomsOf(userId: string): ReadonlySet<string> {
    return this.#rooms.get(userId) ?? NONE
  }

  /** Members whom the room sees as online, away or busy. */
  visibleIn(roomId: string): ReadonlySet<string> {
    return this.#visibleIn.get(roomId) ?? NONE
  }

  /** True when both are present and have a room in common. */
  share(one: string, other: string): boolean {
    const theirs = this.roomsOf(other)
    for (const roomId of this.roomsOf(one)) if (theirs.has(roomId)) return true
    return false
  }

  #list(roomId: string, userId: string, isVisible: boolean): void {
    const people = this.#visibleIn.get(roomId)
    if (isVisible) {
      if (people === undefined) this.#visibleIn.set(roomId, new Set([userId]))
      else people.add(userId)
    } else if (people?.delete(userId) === true && people.size === 0) this.#visibleIn.delete(roomId)
  }
}
