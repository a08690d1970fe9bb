import type { Device } from './device.js'
import type { Seat } from './seat.js'

/** Somebody who is connected, or just connecting: their devices, and their seats in the rooms they are in. */
export class LivePerson {
  readonly devices = new Set<Device>()
  readonly seats = new Map<string, Seat>()
  /** Connections that are being admitted. */
  admissions = 0
  /** Settles when the seats are complete. */
  ready: Promise<void> = Promise.resolve()

  constructor(readonly userId: string) {}

  get isGone(): boolean {
    return this.devices.size === 0 && this.admissions === 0
  }
}
