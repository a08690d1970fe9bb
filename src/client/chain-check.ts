import type { AuditedEvent, Verification } from './frames.js'

/** What is wrong with an event: `misquoted` when the trail shows something else than the sealed text that the hash covers. */
export type ChainFault = NonNullable<Verification['firstBad']>['reason'] | 'misquoted'

/** How far a chain has been recomputed. */
export type ChainProof = {
  readonly events: number
  /** Events without a sealed text, because they are not for me: only their links are checked. */
  readonly withheld: number
  /** −1 before the first event. */
  readonly headRevision: number
  readonly headHash: string
  readonly firstBad?: { readonly revision: number; readonly reason: ChainFault }
}

/** SHA-256 of a text, in hexadecimal. */
export type Sha256 = (text: string) => Promise<string>

/** The `prevHash` of a stream's first event. */
const GENESIS = '0'.repeat(64)

/**
 * Recomputes a room's hash chain from its audit trail, without believing the server in anything but the texts themselves: every event must follow
 * the one before it, link to its hash, have the hash of its own sealed text, and be shown as that text has it.
 */
export class ChainCheck {
  #proof: ChainProof = { events: 0, withheld: 0, headRevision: -1, headHash: GENESIS }

  /** @param sha256 the platform's own unless given; browsers have one on HTTPS and localhost only */
  constructor(private readonly sha256: Sha256 = platformSha256) {}

  get proof(): ChainProof {
    return this.#proof
  }

  /** The next events, in the `stored` form and the order of the trail. */
  async add(page: readonly AuditedEvent[]): Promise<void> {
    const hashes = await Promise.all(
      page.map(async ({ stored }) => (stored === undefined ? null : await this.sha256(stored))),
    )
    for (const [i, event] of page.entries()) this.#follow(event, hashes[i] ?? null)
  }

  #follow(event: AuditedEvent, hash: string | null): void {
    const { events, withheld, headRevision, headHash, firstBad } = this.#proof
    const reason = firstBad === undefined ? faultOf(event, hash, headRevision + 1, headHash) : null
    const bad = reason === null ? firstBad : { revision: headRevision + 1, reason }
    this.#proof = {
      events: events + 1,
      withheld: withheld + (hash === null ? 1 : 0),
      headRevision: event.revision,
      headHash: event.metadata.hash,
      ...(bad !== undefined && { firstBad: bad }),
    }
  }
}

function faultOf(event: AuditedEvent, hash: string | null, revision: number, prevHash: string): ChainFault | null {
  if (event.revision !== revision) return 'missing'
  if (event.metadata.prevHash !== prevHash) return 'unlinked'
  if (event.stored === undefined) return null
  if (hash !== event.metadata.hash) return 'changed'
  return isQuoted(event, event.stored) ? null : 'misquoted'
}

/** Whether what the trail shows of who, what, when and why is what the sealed text says. */
function isQuoted({ id, revision, type, at, actorId, metadata }: AuditedEvent, stored: string): boolean {
  const { hash: _hash, ...shown } = metadata
  const said = parsed(stored)
  return [
    ...[said['id'] === id, said['revision'] === revision, said['type'] === type],
    ...Object.entries({ ...shown, at, actorId }).map(([name, value]) => said.metadata[name] === value),
  ].every(Boolean)
}

type Stored = Readonly<Record<string, unknown>> & { readonly metadata: Readonly<Record<string, unknown>> }

function parsed(stored: string): Stored {
  try {
    const { metadata, ...rest } = JSON.parse(stored) as Partial<Stored>
    return { ...rest, metadata: metadata ?? {} }
  } catch {
    return { metadata: {} }
  }
}

const encoder = new TextEncoder()

async function platformSha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', encoder.encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
