import type { SlowConsumerSettings } from './settings.js'

/** What was asked for is not held against a client as soon as what it is sent unasked: an answer to `sync` may be long. */
export type Parcel = { readonly bytes: number; readonly isAnswer: boolean }

/** What waits for one socket to take it. */
export class Outbox {
  private pushed = 0
  private answered = 0
  private writes = 0

  constructor(private readonly settings: SlowConsumerSettings) {}

  /** A write has been handed to the socket. */
  add(parcel: Parcel): void {
    this.count(parcel, 1)
  }

  /** A write has left. */
  remove(parcel: Parcel): void {
    this.count(parcel, -1)
  }

  /** Everything has left. */
  clear(): void {
    this.pushed = this.answered = this.writes = 0
  }

  /** True when more waits than a client that reads would let wait. */
  get isOverfull(): boolean {
    const { bytes, answerBytes, writes } = this.settings
    return this.pushed > bytes || this.answered > answerBytes || this.writes > writes
  }

  private count({ bytes, isAnswer }: Parcel, by: 1 | -1): void {
    if (isAnswer) this.answered += by * bytes
    else this.pushed += by * bytes
    this.writes += by
  }
}
