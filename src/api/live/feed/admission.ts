import { StoreUnavailable } from '../../../commands/event-store.js'
import type { Caller } from '../../operation.js'
import type { Connection, Subscriber, SyncAnswer, SyncRequest } from '../connection.js'
import { batchOf, Frame } from '../frame.js'
import type { CatchingUp } from './catching-up.js'
import { countUnread } from './counting.js'
import { Device } from './device.js'
import type { Dispatcher } from './dispatcher.js'
import type { LivePerson } from './person.js'
import { roomsOfPerson } from './rooms-of-person.js'
import type { World } from './world.js'

/** Rooms of one person that are opened at a time. */
const AT_A_TIME = 16

/** Lets connections in: finds the person's rooms, says `ready`, and from the same moment on hands everything to them. */
export class Admission {
  constructor(
    private readonly world: World,
    private readonly dispatcher: Dispatcher,
    private readonly catchingUp: CatchingUp,
  ) {}

  /** @throws StoreUnavailable */
  async admit(connection: Connection, { userId }: Caller): Promise<Subscriber> {
    const { people, progress, ports } = this.world
    const person = people.get(userId) ?? this.welcome(userId)
    person.admissions += 1
    try {
      await Promise.all([person.ready, progress.reach(ports.head())])
      // Rooms that were come into meanwhile are counted one by one.
      while (person.counts.size > 0) await Promise.all(person.counts)
      // While this one waited, everybody may have been sent away.
      if (people.get(userId) !== person) throw new StoreUnavailable('the live feed has begun anew')
      if ([...person.seats.values()].some(({ isCounted }) => !isCounted))
        throw new StoreUnavailable('what is unread cannot be counted now')
      const device = new Device(connection)
      connection.send(batchOf(this.ready(person)))
      person.devices.add(device)
      ports.listener.connected(userId, connection.id)
      return this.subscriber(person, device)
    } finally {
      person.admissions -= 1
      people.leaveIfGone(person)
    }
  }

  private subscriber(person: LivePerson, device: Device): Subscriber {
    return {
      sync: (request: SyncRequest, answer: (answer: SyncAnswer) => void) =>
        device.inTurn(() => this.catchingUp.sync(person, device, request, answer)),
      disconnected: () => {
        if (!person.devices.delete(device)) return
        device.leave()
        this.world.ports.listener.disconnected(person.userId, device.connection.id)
        this.world.people.leaveIfGone(person)
      },
    }
  }

  private welcome(userId: string): LivePerson {
    const person = this.world.people.enter(userId)
    person.ready = this.seat(person)
    // Whoever waits for it hears of a failure; the next one begins anew.
    person.ready.catch(() => this.world.people.forget(person))
    return person
  }

  /**
   * Seats somebody in all their rooms. The person is known to the feed already, so that what they come into meanwhile is not missed;
   * whether they are in a room is decided by its stream.
   */
  private async seat(person: LivePerson): Promise<void> {
    const { ports, progress, rooms } = this.world
    const left = [...(await roomsOfPerson(ports.queries.models, progress.position, person.userId))]
    const next = async (): Promise<void> => {
      for (let roomId = left.pop(); roomId !== undefined; roomId = left.pop()) {
        await rooms.visit(roomId, (room) => {
          if (!room.seats.has(person.userId)) this.dispatcher.seat(room, person)
        })
      }
    }
    await Promise.all(Array.from({ length: AT_A_TIME }, next))
    await countUnread(this.world, [...person.seats.values()])
  }

  private ready({ userId, seats }: LivePerson): Frame {
    const rooms = [...seats.values()].flatMap(({ roomId, counts }) => {
      const state = this.world.rooms.get(roomId)?.state
      return state === undefined ? [] : [{ roomId, revision: state.revision, lastSeq: state.lastSeq, ...counts }]
    })
    return new Frame('ready', { userId, serverTime: this.world.ports.queries.now().toISOString(), rooms })
  }
}
