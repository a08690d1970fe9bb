import type { Room } from '../../../../src/client/index.js'

/** What the room is for, in full. */
export function RoomAbout({ room }: { readonly room: Pick<Room, 'purpose' | 'description'> }) {
  return (
    <dl class="room-about" id="room-about">
      <Text title="Purpose" text={room.purpose} />
      <Text title="Description" text={room.description} />
    </dl>
  )
}

function Text({ title, text }: { readonly title: string; readonly text: string | null }) {
  if (text === null || text.trim() === '') return null
  return (
    <div>
      <dt>{title}</dt>
      <dd dir="auto">{text}</dd>
    </div>
  )
}
