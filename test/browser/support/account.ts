import { call } from '../../support/http-client.js'

/** Of everybody here. */
export const PASSWORD = 'a password of some length'

export type LoggedIn = { readonly user: { readonly id: string }; readonly accessToken: string }

/** An account, and what is done with it by the API, before a story or behind the scenes. */
export class Account {
  constructor(
    private readonly url: string,
    readonly username: string,
    readonly displayName: string,
    private readonly login: LoggedIn,
  ) {}

  /** Makes one, without a browser. */
  static async register(url: string, username: string, displayName: string): Promise<Account> {
    const body = { username, displayName, password: PASSWORD }
    return new Account(url, username, displayName, await call<LoggedIn>('POST', `${url}/api/auth/register`, { body }))
  }

  get id(): string {
    return this.login.user.id
  }

  /** @throws Error when it is refused */
  call<B = Record<string, unknown>>(method: string, path: string, body?: object): Promise<B> {
    return call<B>(method, `${this.url}${path}`, { token: this.login.accessToken, ...(body && { body }) })
  }

  /** Makes a room, public unless said otherwise, in which these others are, too. @returns its id */
  async room(name: string, others: readonly Account[] = [], fields: object = {}): Promise<string> {
    const { id } = await this.call<{ id: string }>('POST', '/api/rooms', { name, type: 'public', ...fields })
    for (const other of others) await other.call('POST', `/api/rooms/${id}/join`)
    return id
  }

  async post(roomId: string, content: string, fields: object = {}): Promise<string> {
    const { id } = await this.call<{ id: string }>('POST', `/api/rooms/${roomId}/messages`, { content, ...fields })
    return id
  }
}
