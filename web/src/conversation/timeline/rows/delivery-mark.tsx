import { Check, CheckCheck } from 'lucide-preact'
import type { Message, RoomState } from '../../../../../src/client/index.js'
import { type Delivery, deliveryOf, deliveryText } from '../reading/receipts.js'

type DeliveryMarkProps = { readonly state: RoomState; readonly message: Message }

/** How far a message of mine has come: sent, delivered, read. */
export function DeliveryMark({ state, message }: DeliveryMarkProps) {
  const delivery = deliveryOf(message, state)
  if (delivery === null) return null
  const text = deliveryText(delivery, (userId) => state.members.get(userId)?.displayName ?? 'Somebody')
  return (
    <span class={`delivery delivery-${delivery.state}`} role="img" aria-label={text} title={titleOf(delivery, state)}>
      {delivery.state === 'sent' ? <Check size={14} aria-hidden /> : <CheckCheck size={14} aria-hidden />}
    </span>
  )
}

const LISTED = 20

function titleOf(delivery: Delivery, { members }: RoomState): string {
  const { state, readers, others } = delivery
  const names = readers.slice(0, LISTED).map((userId) => members.get(userId)?.displayName ?? 'Somebody')
  if (state !== 'read' || others === 1) return deliveryText(delivery, () => '')
  return `Read by ${readers.length} of ${others}: ${names.join(', ')}${readers.length > LISTED ? ' …' : ''}`
}
