import type { KeyRing } from '../../commands/key-ring.js'
import type { KeyStore } from '../../commands/key-store.js'
import type { Auditor } from '../audit/auditor.js'
import { confirm } from '../audit/verify.js'
import type { QueryContext } from './context.js'
import { type Denied, isDenied } from './denied.js'
import { enter } from './room-access.js'
import type { Verification } from './shapes.js'

/** Whether the room's chain of events is whole, and ends where this server last saw it end. */
export async function verifyRoom(
  context: QueryContext,
  ports: { readonly auditor: Auditor; readonly keys: KeyRing; readonly keyStore: KeyStore },
  roomId: string,
  callerId: string,
): Promise<Verification | Denied> {
  const entered = await enter(context.models, roomId, callerId)
  if (isDenied(entered)) return entered
  const stream = `room-${roomId}`
  // Written down before the walk begins: the room may grow meanwhile, but not shrink.
  const head = await ports.keyStore.head(stream)
  const walked = await ports.auditor.walkChain(stream, head?.revision ?? -1)
  const confirms = (hash: string): boolean => head !== null && ports.keys.isHead(head.seal, stream, head.revision, hash)
  const { events, headRevision, headHash, firstBad } = confirm(walked, head && { revision: head.revision, confirms })
  return { ok: firstBad === undefined, events, headRevision, headHash, ...(firstBad && { firstBad }) }
}
