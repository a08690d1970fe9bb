import { setTimeout as sleep } from 'node:timers/promises'
import { mapWide, type Account, type Answer, type ApiClient, type Call } from '../api-client.js'
import { usernames } from './usernames.js'

/** The people of the archives as users of the server, each with a token of their own. */
export type Participants = {
  readonly count: number
  /** Calls in someone's name; logs in again when the token has expired, and tries again when the server is busy (503). */
  call<B>(
    user: string,
    method: 'GET' | 'POST',
    path: string,
    options?: Omit<Call, 'token' | 'accept'>,
  ): Promise<Answer<B>>
  readonly busyAnswers: () => number
}

const attempts = 6
const usual = [200, 201, 202, 204]

/** Registers everyone who speaks, under a valid username. */
export async function registerParticipants(
  api: ApiClient,
  names: readonly string[],
  suffix: string,
): Promise<Participants> {
  const accounts = new Map<string, Account>()
  let busy = 0
  await mapWide([...usernames(names, suffix)], 4, async ([name, username]) => {
    accounts.set(name, await api.register(username))
  })

  async function renew(user: string): Promise<void> {
    accounts.set(user, await api.login(accounts.get(user)!.username))
  }

  return {
    count: accounts.size,
    busyAnswers: () => busy,
    async call<B>(user: string, method: 'GET' | 'POST', path: string, options = {}): Promise<Answer<B>> {
      for (let attempt = 1; ; attempt += 1) {
        const { token } = accounts.get(user)!
        const accept = attempt < attempts ? [...usual, 401, 503] : usual
        const answer = await api.call<B>(method, path, { ...options, token, accept })
        if (usual.includes(answer.status)) return answer
        if (answer.status === 401) await renew(user)
        else {
          busy += 1
          await sleep(100 * 2 ** attempt)
        }
      }
    },
  }
}
