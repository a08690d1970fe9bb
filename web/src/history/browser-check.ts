import { type AuditRest, ChainCheck } from '../../../src/client/index.js'
import type { BrowserProof } from './verdicts.js'

type BrowserCheck = {
  /** Revision of the server's head: what has happened since is left for the next time. */
  readonly head: number
  /** Revision of what this browser remembers; −1 when it remembers nothing. */
  readonly witness: number
  readonly onProgress: (events: number) => void
  /** Nobody waits for the result any more. */
  readonly isOver: () => boolean
}

/** Whether this browser can compute hashes: on HTTPS and localhost. */
// Typed as always there, which it is not.
export const canCheck = (): boolean => (globalThis.crypto as Partial<Crypto> | undefined)?.subtle !== undefined

/**
 * Reads a room's whole history as it is stored and recomputes its chain.
 * @returns null when it was given up; rejects as reading does
 */
export async function checkInBrowser(
  audit: Pick<AuditRest, 'storedPages'>,
  roomId: string,
  { head, witness, onProgress, isOver }: BrowserCheck,
): Promise<BrowserProof | null> {
  const check = new ChainCheck()
  const hashes = new Map<number, string>()
  for await (const page of audit.storedPages(roomId)) {
    if (isOver()) return null
    const upToHead = page.filter(({ revision }) => revision <= head)
    await check.add(upToHead)
    for (const { revision, metadata } of upToHead) {
      if (revision === head || revision === witness) hashes.set(revision, metadata.hash)
    }
    onProgress(check.proof.events)
    if (upToHead.length < page.length || check.proof.headRevision === head) break
  }
  return { proof: check.proof, hashAtHead: hashes.get(head) ?? null, hashAtWitness: hashes.get(witness) ?? null }
}
