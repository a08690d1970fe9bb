import { useComputed } from '@preact/signals'
import type { Room } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { roomName } from './room-name.js'

/** What a room of mine is called: a direct one by who it is with. @param room always the same one */
export function useRoomName(room: Pick<Room, 'id' | 'name' | 'type'>): string {
  const chat = useChat()
  const { id } = room
  return roomName(room, useComputed(() => chat.summary(id)?.partner).value)
}
