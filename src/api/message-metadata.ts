import { type InputFault, refuse, type Refusal } from './operation.js'

const MOST_BYTES = 8 * 1024
const DEEPEST = 16

/** Refuses structured data of a message that is too large or too deep for what it is meant for. */
export function checkMetadata(metadata: Readonly<Record<string, unknown>> | undefined): Refusal | null {
  if (metadata === undefined) return null
  // Who wrote a forwarded message is for Parley to say.
  if ('forwardedFrom' in metadata) return invalid('must not have the member forwardedFrom')
  if (depth(metadata) > DEEPEST) return invalid(`must not be nested deeper than ${DEEPEST}`)
  return Buffer.byteLength(JSON.stringify(metadata)) > MOST_BYTES ? invalid('must not be larger than 8 KB') : null
}

function invalid(message: string): Refusal {
  const faults: InputFault[] = [{ path: '/metadata', message }]
  return refuse('invalid', `/metadata ${message}.`, faults)
}

/** How deep a value is nested. (The body as a whole is at most 64 deep, so that recursion is safe.) */
function depth(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Object.values(value).reduce<number>((deepest, member) => Math.max(deepest, depth(member)), 0)
}
