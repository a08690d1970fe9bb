import { type ReadonlySignal, signal } from '@preact/signals'
import type { Observable, Subscription } from 'rxjs'
import type { RoomState } from '../../../src/client/index.js'

type Open = { readonly state: ReturnType<typeof signal<RoomState | null>>; readonly subscription: Subscription }

/** Rooms that stay loaded and followed after they were left, so that coming back shows them at once. */
const KEPT_ROOMS = 12

/** The rooms that are looked at, and those looked at last. */
export class OpenRooms {
  // In the order of use: the first is let go first.
  readonly #open = new Map<string, Open>()

  /** @param stateOf loads a room for its first subscriber, and lets it go with the last */
  constructor(private readonly stateOf: (roomId: string) => Observable<RoomState>) {}

  /** A room as it stands; null until it is loaded. */
  state(roomId: string): ReadonlySignal<RoomState | null> {
    const open = this.#open.get(roomId) ?? this.#load(roomId)
    this.#open.delete(roomId)
    this.#open.set(roomId, open)
    this.#letGo()
    return open.state as ReadonlySignal<RoomState | null>
  }

  close(): void {
    for (const { subscription } of this.#open.values()) subscription.unsubscribe()
    this.#open.clear()
  }

  #load(roomId: string): Open {
    const state = signal<RoomState | null>(null)
    const subscription = this.stateOf(roomId).subscribe({
      next: (next) => (state.value = next),
      error: () => (state.value = null),
    })
    return { state, subscription }
  }

  #letGo(): void {
    for (const [roomId, { subscription }] of this.#open) {
      if (this.#open.size <= KEPT_ROOMS) return
      subscription.unsubscribe()
      this.#open.delete(roomId)
    }
  }
}
