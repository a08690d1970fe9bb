import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { clientAddress } from '../client-address.js'
import { failure } from '../failure.js'
import { refuse, type Refusal } from '../operation.js'
import { addressKey, tooMany } from '../rate-limits.js'
import { crowded } from './session.js'
import type { Identity, SessionPorts } from './session-ports.js'

/**
 * Who wants to connect, and whether they may: counted for the address, since nobody is known to be behind it yet. Never rejects.
 * @param token undefined when there was none
 */
export async function identifyHandshake(
  req: IncomingMessage,
  token: string | undefined,
  { kernel, registry }: Pick<SessionPorts, 'kernel' | 'registry'>,
): Promise<Identity | Refusal> {
  const address = clientAddress(req, kernel.trustedProxies ?? 0)
  try {
    const standing = await kernel.limits?.consume('address', addressKey(address))
    if (standing !== undefined && !standing.allowed) return tooMany(standing)
    const holder = token === undefined ? null : await kernel.authenticate(token)
    if (token === undefined || holder === null) return refuse('unauthenticated', 'A valid access token is needed.')
    if (!registry.hasRoom(holder.userId)) return crowded
    const userAgent = (req.headers['user-agent'] ?? '').slice(0, 200)
    return { token, holder, client: { address, userAgent } }
  } catch (error) {
    return failure(error, { requestId: randomUUID(), operationId: 'connect' }, kernel.log)
  }
}
