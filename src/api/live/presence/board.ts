import { asyncScheduler, type SchedulerLike, type Subscription } from 'rxjs'
import type { PresenceReader } from '../../../projections/queries/presence.js'
import type { Presence } from '../../../projections/queries/shapes.js'
import type { Audience, ConnectionListener } from '../connection.js'
import { Devices, FLAP_MS } from './devices.js'
import { PresenceNews } from './news.js'
import { NEWCOMER, type PresenceChoice, type PresenceRecord, type PresenceStore } from './presence-store.js'
import { RoomSearch } from './room-search.js'
import { isVisible, shownAs } from './shown.js'
import { Whereabouts } from './whereabouts.js'

/** What presence needs of the world. */
export type PresencePorts = {
  readonly store: PresenceStore
  readonly audience: Audience
  /** Clock and timers. */
  readonly scheduler?: SchedulerLike
}

/** Who is there, on whatever instance their devices are connected, and what others see of them. */
export class PresenceBoard implements PresenceReader, ConnectionListener {
  readonly #store: PresenceStore
  readonly #audience: Audience
  readonly #scheduler: SchedulerLike
  readonly #whereabouts = new Whereabouts()
  readonly #devices: Devices
  readonly #news: PresenceNews
  /** For people whose devices are connected elsewhere. */
  readonly #search: RoomSearch
  readonly #changes: Subscription

  constructor({ store, audience, scheduler = asyncScheduler }: PresencePorts) {
    this.#store = store
    this.#audience = audience
    this.#scheduler = scheduler
    this.#devices = new Devices(scheduler, {
      came: (userId) => this.#came(userId),
      went: (userId, since) => this.#went(userId, since),
    })
    this.#news = new PresenceNews(this.#whereabouts, audience, (userId) => this.of(userId), scheduler)
    this.#search = new RoomSearch({
      find: (userId) => audience.findRooms(userId),
      found: (userId, rooms) => this.#found(userId, rooms),
      scheduler,
    })
    this.#changes = store.changes.subscribe((userId) => this.#changed(userId))
  }

  connected(userId: string, connectionId: string): void {
    this.#devices.connected(userId, connectionId)
    this.#news.greet(userId)
  }

  disconnected(userId: string, connectionId: string): void {
    this.#devices.disconnected(userId, connectionId)
    if (!this.isConnected(userId)) this.#news.gone(userId)
  }

  /** True while a device of theirs is connected here. */
  isConnected(userId: string): boolean {
    return this.#devices.isConnected(userId)
  }

  /** True for who wants to be seen by nobody. */
  isHidden(userId: string): boolean {
    return this.#record(userId).status === 'invisible'
  }

  /** Somebody has become a member of a room. */
  joined(roomId: string, userId: string): void {
    this.#search.joined(roomId, userId)
    this.#whereabouts.joined(roomId, userId)
  }

  /** Somebody is a member of a room no more. */
  left(roomId: string, userId: string): void {
    this.#search.left(roomId, userId)
    this.#whereabouts.left(roomId, userId)
    this.#news.left(roomId, userId)
    // Who looks at a room that is closed to them looks at none.
    if (this.#record(userId).currentRoomId === roomId) this.#store.update(userId, { currentRoomId: null })
  }

  /** Joins or leaves may not have been told: the rooms of people who are connected elsewhere are looked up again. */
  missed(): void {
    this.#search.again()
    for (const userId of this.#whereabouts.present()) if (!this.isConnected(userId)) this.#search.begin(userId)
  }

  /**
   * Sets what a person wants to be, on all devices and for the next ones. What is left out stays.
   * @returns the person as others see them
   */
  choose(userId: string, choice: Partial<PresenceChoice>): Presence {
    const before = this.#record(userId)
    const hides = isVisible(before) && choice.status === 'invisible'
    // Who really goes is shown as gone FLAP_MS later: a time without that gap would tell that somebody only hides.
    const hidden = hides ? { lastSeenAt: instant(this.#scheduler.now() - FLAP_MS) } : {}
    this.#store.update(userId, { ...choice, ...hidden })
    return this.of(userId)
  }

  /** Resolves when what was chosen until now holds after a restart as well, as far as the store can see to that. */
  saved(): Promise<void> {
    return this.#store.saved()
  }

  of(userId: string): Presence {
    return shownAs(userId, this.#store.find(userId))
  }

  onlineIn(roomId: string): ReadonlySet<string> {
    return this.#whereabouts.visibleIn(roomId)
  }

  /** Stops every timer. Whoever is still here was last seen now; nobody is told. */
  close(): void {
    this.#changes.unsubscribe()
    this.#search.close()
    this.#news.close()
    this.#devices.close()
  }

  #record(userId: string): PresenceRecord {
    return this.#store.find(userId) ?? NEWCOMER
  }

  #came(userId: string): void {
    const isPresentElsewhere = this.#record(userId).present
    this.#search.end(userId)
    this.#whereabouts.enter(userId, this.#audience.roomsOf(userId))
    this.#store.update(userId, { present: true })
    // No change for the store; but it may not have been shown yet.
    if (isPresentElsewhere) this.#changed(userId)
  }

  #went(userId: string, since: number): void {
    const lastSeen = isVisible(this.#record(userId)) ? { lastSeenAt: instant(since) } : {}
    this.#store.update(userId, { present: false, ...lastSeen })
    if (!this.#record(userId).present) this.#whereabouts.leave(userId)
  }

  #changed(userId: string): void {
    const record = this.#record(userId)
    if (record.present && !this.#whereabouts.isPresent(userId)) {
      this.#search.begin(userId)
      return
    }
    this.#whereabouts.show(userId, isVisible(record))
    this.#news.changed(userId, record.present)
    if (record.present) return
    this.#search.end(userId)
    this.#whereabouts.leave(userId)
  }

  /** The rooms of somebody whose devices are connected elsewhere. */
  #found(userId: string, rooms: readonly string[]): void {
    this.#whereabouts.enter(userId, rooms)
    this.#changed(userId)
  }
}

const instant = (time: number): string => new Date(time).toISOString()
