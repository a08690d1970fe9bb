import type { RoomWriters } from '../../../commands/room-commands.js'
import { LiveRoom } from './live-room.js'

/** The rooms in which somebody is connected. */
export class LiveRooms {
  private readonly rooms = new Map<string, LiveRoom>()
  private readonly opening = new Map<string, Promise<LiveRoom>>()

  constructor(private readonly writers: RoomWriters) {}

  /** The room, if it is open. */
  get(roomId: string): LiveRoom | undefined {
    return this.rooms.get(roomId)
  }

  /** The room as it is being opened, if it is. */
  whileOpening(roomId: string): Promise<LiveRoom> | undefined {
    return this.opening.get(roomId)
  }

  /**
   * Opens a room, does something with it, and forgets it again unless somebody has been seated in it.
   * @throws StoreUnavailable
   */
  async visit(roomId: string, action: (room: LiveRoom) => void): Promise<void> {
    let room: LiveRoom
    // Another visitor may have found nobody in it and closed it before this one's turn came.
    do room = await this.open(roomId)
    while (this.rooms.get(roomId) !== room)
    action(room)
    this.closeIfEmpty(roomId)
  }

  /** Forgets a room in which nobody is any more. */
  closeIfEmpty(roomId: string): void {
    if (this.rooms.get(roomId)?.seats.size === 0) this.rooms.delete(roomId)
  }

  clear(): void {
    this.rooms.clear()
  }

  private async open(roomId: string): Promise<LiveRoom> {
    const open = this.rooms.get(roomId)
    if (open !== undefined) return open
    const known = this.opening.get(roomId)
    if (known !== undefined) return known
    const opening = this.load(roomId).finally(() => this.opening.delete(roomId))
    this.opening.set(roomId, opening)
    return opening
  }

  /** At the revision that the write side knows, which is never behind the feed. */
  private async load(roomId: string): Promise<LiveRoom> {
    const { state } = await this.writers.of(roomId).current()
    const room = new LiveRoom(roomId, state)
    this.rooms.set(roomId, room)
    return room
  }
}
