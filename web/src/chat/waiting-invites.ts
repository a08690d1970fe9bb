import { type ReadonlySignal, signal } from '@preact/signals'
import { Subject, type Observable, type Subscription } from 'rxjs'
import { type Invite, ParleyProblem, type ParleyClient, type PersonalFrame } from '../../../src/client/index.js'

type Source = Pick<ParleyClient, 'personal' | 'state'> & {
  readonly rest: { readonly invites: Pick<ParleyClient['rest']['invites'], 'mine' | 'accept' | 'decline'> }
}

/** Invites that wait for my answer, on whichever device I give it. */
export class WaitingInvites {
  readonly #all = signal<readonly Invite[]>([])
  readonly #received = new Subject<Invite>()
  readonly #answers = new Subject<Invite>()
  readonly #listening: Subscription
  /** Told while they are being read: what was read may be older. */
  #heard: Invite[] = []
  #reading = 0

  /** @param me my user id */
  constructor(
    private readonly client: Source,
    private readonly me: string,
  ) {
    this.#listening = client.personal.subscribe((frame) => this.#hear(frame))
    if (client.state === 'online') this.#readQuietly()
  }

  /** The latest first. */
  get all(): ReadonlySignal<readonly Invite[]> {
    return this.#all
  }

  /** Each that comes from now on. */
  get received(): Observable<Invite> {
    return this.#received
  }

  /** Each that I accept or decline, on whichever device; some are told twice. */
  get answered(): Observable<Invite> {
    return this.#answers
  }

  /** @returns the invite, with the room that I am in now. Rejects with ParleyProblem (`invite_closed`, `room_full` …), ConnectionLost or TimedOut */
  accept(inviteId: string): Promise<Invite> {
    return this.#answered(inviteId, this.client.rest.invites.accept(inviteId))
  }

  /** Rejects as `accept` does. */
  decline(inviteId: string): Promise<Invite> {
    return this.#answered(inviteId, this.client.rest.invites.decline(inviteId))
  }

  close(): void {
    this.#listening.unsubscribe()
    this.#received.complete()
    this.#answers.complete()
  }

  async #answered(inviteId: string, answering: Promise<Invite>): Promise<Invite> {
    try {
      const invite = await answering
      this.#put(invite)
      return invite
    } catch (error) {
      // Answered on another device, revoked or expired: it waits no more.
      if (error instanceof ParleyProblem && error.code === 'invite_closed') this.#remove(inviteId)
      throw error
    }
  }

  #hear(frame: PersonalFrame): void {
    // What happened without a connection was not told.
    if (frame.event === 'ready') this.#readQuietly()
    if (frame.event !== 'invite_received' && frame.event !== 'invite_answered') return
    const { invite } = frame.payload
    // The answers to invites that I sent are told as well.
    if (invite.inviteeId !== this.me) return
    const isNew = !this.#all.value.some(({ id }) => id === invite.id)
    if (this.#reading > 0) this.#heard.push(invite)
    this.#put(invite)
    if (isNew && invite.status === 'pending') this.#received.next(invite)
  }

  #readQuietly(): void {
    // What is known stays; the next connection reads anew, and the page of invites says what is wrong.
    this.read().catch(() => undefined)
  }

  /** Reads them anew. Rejects as REST operations do. */
  async read(): Promise<void> {
    this.#reading += 1
    try {
      const read = await this.client.rest.invites.mine({ direction: 'received', status: 'pending' })
      this.#all.value = read
      for (const invite of this.#heard) this.#put(invite)
    } finally {
      this.#reading -= 1
      if (this.#reading === 0) this.#heard = []
    }
  }

  #put(invite: Invite): void {
    const others = this.#all.value.filter(({ id }) => id !== invite.id)
    this.#all.value = invite.status === 'pending' ? [invite, ...others] : others
    if (invite.status === 'accepted' || invite.status === 'declined') this.#answers.next(invite)
  }

  #remove(inviteId: string): void {
    this.#all.value = this.#all.value.filter(({ id }) => id !== inviteId)
  }
}
