import type { StreamReader } from './log-pages.js'
import { type Recount, recountUnread } from './recount.js'
import { type Moment, type PastRoom, roomAt } from './time-travel.js'
import { type ChainReport, walkChain } from './verify.js'

/** Long readings of the log. One at a time, and off the main loop where the engine allows: nobody else is slowed down. */
export interface Auditor {
  walkChain(stream: string, witnessRevision: number): Promise<ChainReport>
  recountUnread(roomId: string, userId: string): Promise<Recount>
  roomAt(roomId: string, moment: Moment): Promise<PastRoom | null>
}

/** An auditor in this process: reads in pages and gives way in between. */
export const inlineAuditor = (reader: StreamReader): Auditor => ({
  walkChain: (stream, witnessRevision) => walkChain(reader, stream, witnessRevision),
  recountUnread: (roomId, userId) => recountUnread(reader, roomId, userId),
  roomAt: (roomId, moment) => roomAt(reader, roomId, moment),
})
