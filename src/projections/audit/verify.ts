import { faultOf, GENESIS, type LinkFault } from '../../commands/chain.js'
import { NO_STREAM } from '../../commands/event-store.js'
import { eventsOf, type StreamReader } from './log-pages.js'

export type ChainFault = LinkFault | 'truncated' | 'replaced'

export type ChainReport = {
  readonly events: number
  readonly headRevision: number
  readonly headHash: string
  readonly firstBad?: { readonly revision: number; readonly reason: ChainFault }
  /** Hash of the event that the caller asked to see, if the chain reaches so far. */
  readonly witnessHash?: string
}

/**
 * Walks a stream's hash chain: every event must follow the one before it without a gap, link to its hash, and have the hash of its own text.
 * @param witnessRevision the revision whose hash is wanted for comparison with a head kept elsewhere
 */
export async function walkChain(reader: StreamReader, stream: string, witnessRevision: number): Promise<ChainReport> {
  let events = 0
  let headRevision = NO_STREAM
  let headHash = GENESIS
  let firstBad: ChainReport['firstBad']
  let witnessHash: string | undefined
  for await (const event of eventsOf(reader, stream)) {
    const reason = firstBad === undefined ? faultOf(event, headRevision + 1, headHash) : null
    if (reason !== null) firstBad = { revision: reason === 'missing' ? headRevision + 1 : event.revision, reason }
    if (event.revision === witnessRevision) witnessHash = event.metadata.hash
    events += 1
    headRevision = event.revision
    headHash = event.metadata.hash
  }
  return {
    events,
    headRevision,
    headHash,
    ...(firstBad && { firstBad }),
    ...(witnessHash !== undefined && { witnessHash }),
  }
}

/** A head that was written down outside the log. */
export type Witness = { readonly revision: number; readonly confirms: (hash: string) => boolean }

/** What the report says once it is held against the head written down elsewhere: a cut tail and a recomputed chain show only so. */
export function confirm(report: ChainReport, witness: Witness | null): ChainReport {
  if (report.firstBad !== undefined || witness === null) return report
  if (witness.revision > report.headRevision)
    return { ...report, firstBad: { revision: report.headRevision + 1, reason: 'truncated' } }
  const isConfirmed = report.witnessHash !== undefined && witness.confirms(report.witnessHash)
  return isConfirmed ? report : { ...report, firstBad: { revision: witness.revision, reason: 'replaced' } }
}
