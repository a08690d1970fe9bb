import type { PartialAnswer, Relay } from '../relay.js'
import type { Audience } from './connection.js'
import { batchOf, Frame } from './frame.js'
import { LIVE_LIMITS } from './limits.js'

/** Shows rooms the answers that agents are writing, on whatever instance they do. */
export class PartialAnswers {
  constructor(
    private readonly audience: Audience,
    private readonly relay: Relay,
  ) {}

  /** An agent here has come so far. */
  tell(partial: PartialAnswer): void {
    this.show(partial)
    this.relay.tell({ kind: 'partial', partial })
  }

  /** Shows it to those who are connected here. Text that many times a second goes to everybody grows with the room; in a large one they wait for the message. */
  show({ roomId, replyTo, agentId, text, done }: PartialAnswer): void {
    const { length } = this.audience.connectedIn(roomId)
    if (length === 0 || length > LIVE_LIMITS.partialsRoom) return
    this.audience.toRoom(roomId, batchOf(new Frame('ai_partial', { roomId, replyTo, agentId, text, done })))
  }
}
