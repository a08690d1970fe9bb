const RECEIVED = '42["message_received",'

const textAfter = (text: string, field: string): number => text.indexOf(field) + field.length

/** The whole number after a field's name; NaN where there is none. Reads digits only: whole frames need not be parsed. */
function numberAfter(text: string, field: string): number {
  const found = text.indexOf(field)
  return found < 0 ? NaN : parseInt(text.slice(found + field.length, found + field.length + 16), 10)
}

/** A room as one client has heard it. */
type Heard = { seq: number; revision: number }

/** What one client received: every message of its rooms once, in order, without a hole; anything else is a failure. */
export class Deliveries {
  readonly #heard = new Map<string, Heard>()

  constructor(private readonly fail: (reason: string) => void) {}

  /**
   * Notes an event as it was on the wire.
   * @returns number of the message that was delivered; null when it was another event
   */
  note(text: string): number | null {
    if (!text.startsWith(RECEIVED)) return null
    const at = textAfter(text, '"roomId":"')
    this.#check(text.slice(at, at + 36), numberAfter(text, '"seq":'), numberAfter(text, '"revision":'))
    return numberAfter(text, '"content":"')
  }

  /** The room's last message that came; 0 when none has. */
  lastSeq(roomId: string): number {
    return this.#heard.get(roomId)?.seq ?? 0
  }

  #check(roomId: string, seq: number, revision: number): void {
    const heard = this.#heard.get(roomId)
    if (heard === undefined) {
      if (seq !== 1) this.fail(`the first message had the number ${seq}`)
      this.#heard.set(roomId, { seq, revision })
      return
    }
    if (seq !== heard.seq + 1) this.fail(`message ${seq} came after ${heard.seq}`)
    if (revision !== heard.revision + 1) this.fail(`revision ${revision} came after ${heard.revision}`)
    heard.seq = seq
    heard.revision = revision
  }
}
