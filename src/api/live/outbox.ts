import type { SlowConsumerSettings } from './settings.js'

/** What waits for one socket to take it. */
export class Outbox {
  private bytes = 0
  private writes = 0

  constructor(private readonly settings: SlowConsumerSettings) {}

  /** A write has been handed to the socket. */
  add(bytes: number): void {
    this.bytes += bytes
    this.writes += 1
  }

  /** A write has left. */
  remove(bytes: number): void {
    this.bytes -= bytes
    this.writes -= 1
  }

  /** Everything has left. */
  clear(): void {
    this.bytes = 0
    this.writes = 0
  }

  /** True when more waits than a client that reads would let wait. */
  get isOverfull(): boolean {
    return this.bytes > this.settings.bytes || this.writes > this.settings.writes
  }
}
