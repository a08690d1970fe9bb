import type { ChainFault, ChainProof, Verification } from '../../../src/client/index.js'

/** The head of a room that this browser has seen before. */
export type Witness = { readonly revision: number; readonly hash: string; readonly at: string }

/** What recomputing a room's chain in the browser has brought. */
export type BrowserProof = {
  readonly proof: ChainProof
  /** The hash that stands now where the server says its head is, and where the witness was; null: the trail does not reach so far. */
  readonly hashAtHead: string | null
  readonly hashAtWitness: string | null
}

export type Verdict = {
  readonly isWhole: boolean
  /** What is wrong, in a sentence; null when nothing is. */
  readonly fault: string | null
  /** The event that is meant. */
  readonly revision: number | null
}

const WHOLE: Verdict = { isWhole: true, fault: null, revision: null }

const FAULTS: Readonly<Record<ChainFault, string>> = {
  changed: 'it was changed after it was written',
  missing: 'it is missing',
  unlinked: 'it is not linked to the one before it',
  truncated: 'it was there once, and is gone with all that followed',
  replaced: 'another one stood there when the server last looked',
  misquoted: 'it is shown otherwise than its sealed text has it',
}

const broken = (revision: number, fault: ChainFault): Verdict => ({
  ...{ isWhole: false, revision, fault: `The chain is broken at event ${revision}: ${FAULTS[fault]}.` },
})

/** What the server has found. */
export const serverVerdict = ({ firstBad }: Verification): Verdict =>
  firstBad === undefined ? WHOLE : broken(firstBad.revision, firstBad.reason)

/**
 * What this browser has found, whatever the server says.
 * @param server what the server has found; the two have to end alike
 * @param witness what this browser has seen earlier; null when it has not
 */
export function browserVerdict(
  { proof, hashAtHead, hashAtWitness }: BrowserProof,
  server: Pick<Verification, 'headRevision' | 'headHash'>,
  witness: Witness | null,
): Verdict {
  if (proof.firstBad !== undefined) return broken(proof.firstBad.revision, proof.firstBad.reason)
  if (hashAtHead !== server.headHash) return unlike(server.headRevision, 'the server names another hash as its head')
  if (witness === null || hashAtWitness === witness.hash) return WHOLE
  const fault = hashAtWitness === null ? 'it is gone' : 'it had another hash'
  return unlike(witness.revision, `when this browser saw it last, it was the head, and now ${fault}`)
}

const unlike = (revision: number, what: string): Verdict => ({
  ...{ isWhole: false, revision, fault: `Event ${revision} is not what it should be: ${what}.` },
})
