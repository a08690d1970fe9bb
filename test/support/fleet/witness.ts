import { expect } from '@jest/globals'
import { filter, firstValueFrom } from 'rxjs'
import { type Message, ParleyClient, type RoomHandle, type RoomState } from '../../../src/client/index.js'
import type { Person } from '../client.js'
import { CuttableNetwork } from '../cuttable-network.js'
import { foldedState, restState } from '../seen-room.js'

/** Somebody who follows a room live, over a way of their own that can be cut, and keeps what they are told. */
export class Witness {
  /** Ids of the messages, in the order of their arrival. */
  readonly heard: string[] = []
  /** Of every durable event, in the order of arrival; what was loaded instead is left out. */
  readonly revisions: number[] = []

  private constructor(
    readonly person: Person,
    readonly network: CuttableNetwork,
    readonly client: ParleyClient,
    readonly room: RoomHandle,
  ) {
    room.state$.subscribe()
    room.events.subscribe(({ event, payload }) => {
      if (event === 'message_received') this.heard.push(payload.message.id)
      if (event !== 'gap' && 'revision' in payload) this.revisions.push(payload.revision)
    })
  }

  /** @param url of a balancer, or of one instance. A balancer without sticky sessions can carry WebSockets only. */
  static async of(person: Person, url: string, roomId: string): Promise<Witness> {
    const network = await CuttableNetwork.to(url)
    const { token } = person
    const client = await ParleyClient.connect({ url: network.url, token, socket: { transports: ['websocket'] } })
    await client.online()
    return new Witness(person, network, client, client.room(roomId))
  }

  /** Posts through the live connection, or, if there is none, when there is one again. */
  post(content: string): Promise<Message> {
    return this.room.post(content)
  }

  /** The room as it is seen here, once it contains an event. @param revision of the event */
  seenUpTo(revision: number): Promise<RoomState> {
    const isThere = (state: RoomState): boolean =>
      state.isMember && state.revision >= revision && state.toRead.size === 0
    return firstValueFrom(this.room.state$.pipe(filter(isThere)))
  }

  /**
   * Holds what was heard to what is stored: the same state as the REST API's, every event once and in order, messages in the order in which they
   * are stored.
   * @param revision of the room's last event
   * @param stored ids of all messages in their order
   */
  async expectStored(revision: number, stored: readonly string[]): Promise<void> {
    const state = await this.seenUpTo(revision)
    expect(foldedState(state)).toEqual(await restState(this.person, this.room.roomId, state.messages.length))
    expect(this.revisions).toEqual([...new Set(this.revisions)].sort((a, b) => a - b))
    const places = this.heard.map((id) => stored.indexOf(id))
    expect(places).not.toContain(-1)
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b))
  }

  close(): void {
    this.client.close()
    this.network.close()
  }
}
