import type { Device } from './device.js'
import type { Seat } from './seat.js'

/** Somebody who is connected, or just connecting: their devices, and their seats in the rooms they are in. */
export class LivePerson {
  readonly devices = new Set<Device>()
  readonly seats = new Map<string, Seat>()
  /** Counts under way of what is unread; they never reject. */
  readonly counts = new Set<Promise<void>>()
  /** Connections that are being admitted. */
  admissions = 0
  /** Settles when the seats are complete. */
  ready: Promise<void> = Promise.resolve()

  constructor(readonly userId: string) {}

  get isGone(): boolean {
    return this.devices.size === 0 && this.admissions === 0
  }
}
