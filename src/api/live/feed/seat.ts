import type { RoomEvent } from '../../../domain/room/events.js'
import type { Mentions } from '../../../domain/room/schema.js'
import type { Unread } from '../../../projections/queries/unread.js'
import type { Viewer } from '../viewer.js'

/** A count under way: up to which message, whether something that it may or may not contain has happened meanwhile, and what came after. */
export type Counting = { readonly upTo: number; isDisturbed: boolean; unread: number; mentions: number }

/**
 * A connected person's place in a room, with their unread counts folded event by event: they are exact at the revision that the feed has reached,
 * which is what a client needs that adds to them frame by frame. Only a marker that stops short of the room's end makes counting anew necessary.
 */
export class Seat {
  private unread = 0
  private mentions = 0
  private counting: Counting | null = null

  /** @param marker number of the last message that counts as read */
  constructor(
    readonly roomId: string,
    readonly userId: string,
    public viewer: Viewer,
    private marker: number,
  ) {}

  get counts(): Unread {
    return { unreadCount: this.unread, mentionCount: this.mentions }
  }

  /** False while what is unread is being counted. */
  get isCounted(): boolean {
    return this.counting === null
  }

  get readSeq(): number {
    return this.marker
  }

  /** Begins counting anew; what happens from now on is added to the result. */
  beginCounting(lastSeq: number): Counting {
    this.counting = { upTo: lastSeq, isDisturbed: false, unread: 0, mentions: 0 }
    return this.counting
  }

  /**
   * Takes a count over.
   * @param seen the marker that was counted from
   * @returns `taken`; `again` when it may not be right any more; `obsolete` when nobody waits for it
   */
  finishCounting(counting: Counting, counted: Unread, seen: number): 'taken' | 'again' | 'obsolete' {
    if (this.counting !== counting) return 'obsolete'
    if (counting.isDisturbed) return 'again'
    this.counting = null
    this.marker = Math.max(this.marker, seen)
    this.unread = counted.unreadCount + counting.unread
    this.mentions = counted.mentionCount + counting.mentions
    return 'taken'
  }

  /**
   * Moves the marker.
   * @param lastSeq number of the room's last message
   * @returns `settled` when the counts are right at once, `unknown` when they have to be counted, `unmoved` when nothing changes
   */
  read(seq: number, lastSeq: number): 'settled' | 'unknown' | 'unmoved' {
    if (seq <= this.marker) return 'unmoved'
    this.marker = seq
    if (seq < lastSeq) return 'unknown'
    this.settle()
    return 'settled'
  }

  /**
   * Folds an event of the room into the counts.
   * @returns whether the person's devices have to be told: a new message of somebody else they count themselves
   */
  fold(event: RoomEvent): boolean {
    switch (event.type) {
      case 'MessagePosted':
        return this.posted(event.data)
      case 'MessageEdited': {
        const { seq, senderId, counted, uncounted } = event.data
        return this.changed(seq, 0, senderId === this.userId ? 0 : this.has(counted) - this.has(uncounted))
      }
      case 'MessageDeleted': {
        const { seq, senderId, system, uncounted } = event.data
        const counted = senderId !== this.userId && !system
        return this.changed(seq, counted ? -1 : 0, counted ? -this.has(uncounted) : 0)
      }
      default:
        return false
    }
  }

  private posted(message: {
    readonly seq: number
    readonly senderId: string
    readonly type: string
    readonly mentions: Mentions
    readonly quiet?: true
  }): boolean {
    const { seq, senderId, type, mentions, quiet } = message
    if (senderId === this.userId) {
      // What was posted in my absence says nothing of what I have read, and is not unread for me either.
      if (quiet === true) return false
      this.marker = seq
      this.settle()
      return true
    }
    const isMentioned = mentions.everyone || mentions.userIds.includes(this.userId)
    this.add(type === 'system' ? 0 : 1, isMentioned ? 1 : 0)
    return false
  }

  private settle(): void {
    this.counting = null
    this.unread = 0
    this.mentions = 0
  }

  private changed(seq: number, unread: number, mentions: number): boolean {
    if (seq <= this.marker || (unread === 0 && mentions === 0)) return false
    if (this.counting !== null && seq <= this.counting.upTo) {
      this.counting.isDisturbed = true
      return false
    }
    this.add(unread, mentions)
    return true
  }

  /** Until a count is taken the old one goes on. */
  private add(unread: number, mentions: number): void {
    this.unread += unread
    this.mentions += mentions
    if (this.counting === null) return
    this.counting.unread += unread
    this.counting.mentions += mentions
  }

  private has({ userIds, everyone }: Mentions): number {
    return (everyone ? 1 : 0) + (userIds.includes(this.userId) ? 1 : 0)
  }
}
