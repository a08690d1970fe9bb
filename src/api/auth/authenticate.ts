import type { Caller } from '../operation.js'
import type { Services } from '../services.js'

/** Who holds the token, with the role that the account has now. */
export async function authenticate(
  services: Pick<Services, 'tokens' | 'users'>,
  token: string,
): Promise<Caller | null> {
  const holder = await services.tokens.verify(token)
  if (holder === null) return null
  const { state } = await services.users.of(holder.userId).current()
  return state === null ? null : { ...holder, role: state.role }
}
