import type { Caller } from '../operation.js'
import type { Services } from '../services.js'

/** A caller, with the end of the access token in milliseconds since 1970. */
export type Authenticated = Caller & { readonly expiresAt: number }

const BEARER = /^bearer +([\w\-.~+/]+=*)$/i

/** The token of an `Authorization` header; undefined when there is none. */
export const bearerToken = (header: string | undefined): string | undefined =>
  header === undefined ? undefined : BEARER.exec(header)?.[1]

/** Who holds the token, with the role that the account has now. */
export async function authenticate(
  services: Pick<Services, 'tokens' | 'users'>,
  token: string,
): Promise<Authenticated | null> {
  const holder = await services.tokens.verify(token)
  if (holder === null) return null
  const { state } = await services.users.of(holder.userId).current()
  return state === null ? null : { ...holder, role: state.role }
}
