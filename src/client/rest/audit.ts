import type { AuditedEvent, RoomAsItWas, UnreadProof, Verification } from '../frames.js'
import type { Http } from '../http.js'
import { e, type Page } from './paths.js'

/** What a room's log says and proves. All reject with ParleyProblem, ConnectionLost or TimedOut. */
export class AuditRest {
  constructor(private readonly http: Http) {}

  /** A page of the audit trail. @param from revision of the first event; @param limit at most 100 */
  async events(roomId: string, from = 0, limit = 100): Promise<Page<AuditedEvent>> {
    const path = `/api/rooms/${e(roomId)}/events`
    return (await this.http.call<Page<AuditedEvent>>('GET', path, { query: { from, limit } })).body
  }

  /** As `events`, each with the sealed text that its hash covers, unless it is redacted. */
  async stored(roomId: string, from = 0, limit = 100): Promise<Page<AuditedEvent>> {
    const path = `/api/rooms/${e(roomId)}/events`
    return (await this.http.call<Page<AuditedEvent>>('GET', path, { query: { from, limit, form: 'stored' } })).body
  }

  /** All of the trail from its beginning, page by page, in the `stored` form. */
  async *storedPages(roomId: string): AsyncGenerator<readonly AuditedEvent[], void, void> {
    for (let from: number | null = 0; from !== null;) {
      const { items, page }: Page<AuditedEvent> = await this.stored(roomId, from)
      yield items
      from = page.hasMore ? Number(page.next) : null
    }
  }

  /** The room as it was. @param at a revision, a time (ISO 8601), or neither: now */
  async state(roomId: string, at: { readonly revision?: number; readonly at?: string } = {}): Promise<RoomAsItWas> {
    return (await this.http.call<RoomAsItWas>('GET', `/api/rooms/${e(roomId)}/state`, { query: at })).body
  }

  /** Recomputes the room's hash chain. */
  async verify(roomId: string): Promise<Verification> {
    return (await this.http.call<Verification>('GET', `/api/rooms/${e(roomId)}/verify`)).body
  }

  /** Recounts my unread messages from the events. */
  async verifyUnread(roomId: string): Promise<UnreadProof> {
    return (await this.http.call<UnreadProof>('GET', `/api/rooms/${e(roomId)}/unread/verify`)).body
  }
}
