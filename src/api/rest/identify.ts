import type { Request } from 'express'
import { bearerToken } from '../auth/authenticate.js'
import { clientAddress } from '../client-address.js'
import { refuse, type Access, type Caller, type Refusal, type Standing } from '../operation.js'
import { addressKey, tooMany } from '../rate-limits.js'
import type { Kernel } from './kernel.js'

/** Who calls, and how the caller stands with the rate limits. */
export type Identity = {
  readonly caller: Caller | null
  readonly standing: Standing | undefined
  readonly refusal: Refusal | null
}

/** The client's address: the socket's, or what trusted proxies say. */
export const addressOf = (req: Request, kernel: Kernel): string => clientAddress(req, kernel.trustedProxies ?? 0)

/** Authenticates a request and counts it: for its user, or for its address while nobody is known to be behind it. */
export async function identify(req: Request, access: Access, kernel: Kernel): Promise<Identity> {
  const caller = access === 'public' ? null : await bearer(req.headers.authorization, kernel)
  const { limits } = kernel
  const standing =
    limits === null
      ? undefined
      : caller === null
        ? await limits.consume('address', addressKey(addressOf(req, kernel)))
        : await limits.consume('user', caller.userId)
  return { caller, standing, refusal: refusalOf(access, caller, standing) }
}

function refusalOf(access: Access, caller: Caller | null, standing: Standing | undefined): Refusal | null {
  if (standing !== undefined && !standing.allowed) return tooMany(standing)
  return access !== 'public' && caller === null ? refuse('unauthenticated', 'A valid access token is needed.') : null
}

function bearer(header: string | undefined, { authenticate }: Kernel): Promise<Caller | null> | null {
  const token = bearerToken(header)
  return token === undefined ? null : authenticate(token)
}
