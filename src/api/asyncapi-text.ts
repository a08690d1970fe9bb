import { limitsTable } from './live/limits.js'

/** The rules that no schema can say. */
export const FEED_DESCRIPTION = `The live feed of Parley, over Socket.IO (\`/socket.io\`, namespace \`/\`) and plain WebSocket (\`/ws\`). Both carry the same events and the same commands.
Commands are the operations of the OpenAPI document (\`/openapi.json\`): the same validation, permissions, limits and problems. Clients ignore events and fields that they do not know.

## Connecting
Socket.IO: the handshake's \`auth\` is \`{token}\`, an access token; a bad one is refused with \`connect_error\`, whose \`data\` is the problem.
Plain WebSocket: the token comes as the second sub-protocol (\`parley, <token>\`; the server picks \`parley\`), in the header Authorization, in a first frame \`{"event": "authenticate", "payload": {"token": …}}\`, or as \`/ws?token=…\`, where proxies may log it. A bad one gets \`problem\` and close code 4401.
Web pages of other hosts have to be among the allowed origins (\`ALLOWED_ORIGINS\`), or the handshake answers 403.
The first event is \`ready\`: all rooms, how far each is, and the counts.

## Tokens
An access token expires during a connection. Send \`authenticate\` with a fresh one of the same person before; the answer says how long it is good for. After expiry \`problem\` (401) comes, commands answer 401, and the connection closes after a grace period.
When the session ends (logout, password change, a reused refresh token) \`problem\` (401) comes and the connection closes at once.

## Order and revisions
Every event of a room's stream gives each of its members exactly one durable event (with \`revision\`), in the order of the log. Revisions of a room are 0, 1, 2 … without a hole; what a member may not know comes as \`room_event\` without \`type\` and \`actorId\`.
Who comes in gets \`room_created\` with the whole room; others get \`member_joined\` for that revision. Who leaves or is removed gets that event as the room's last.
Durable events are deltas that the event alone determines: live and replayed ones are the same, but for messages deleted meanwhile, which are replayed as tombstones.
Events without \`revision\` are hints about the present moment. They are not repeated.

## Resume
Keep, per room, the revision of the last durable event applied. After a reconnect, or when a revision jumps, send \`sync\` with them; −1 asks for everything. A room answers \`recovered: true\` with the events missed, in order, or \`recovered: false\` with a reason:
\`not_a_member\` (drop the room), \`unknown_revision\` (no such revision: reload the room), \`gap_too_long\` (reload it through REST).
While \`sync\` is answered, live events of the rooms it names are held back and sent after the answer: nothing falls between, nothing comes twice.
Who left and came back recovers from before; in a room with \`since_join\` the hidden part comes as \`room_event\` without \`type\`.

## Commands
Socket.IO: emit with an acknowledgement. Plain WebSocket: \`{event, payload, id}\`; the acknowledgement is \`{"event": "ack", "id": …, "payload": …}\`.
Done: \`{ok: true, data, position?}\`; \`data\` is null where there is no thing to show; \`position\` is what REST calls Parley-Position; \`stale: true\` when the data may be older than the effect. Refused: \`{ok: false, problem}\`, with \`retryAfter\` in the problem in place of the header.
A command sent without asking for an acknowledgement answers only when refused, as a \`problem\` event.
The payload is the path parameters and the body of the operation together. \`send_message\` is exactly once by \`clientId\`; the commands that create something else take an optional \`idempotencyKey\`. So a command whose acknowledgement was lost may be sent again, on any connection or through REST.
The commands of one connection are begun in the order in which they came.

## Unread counts
\`ready\` and \`unread_update\` are absolute. On \`message_received\` clients add one themselves, unless the message is their own or a system message; the mention count likewise when \`mentions\` names them. \`unread_update\` comes when my marker moves, or when something else than a new message changes the count. What a \`sync\` answer brings is not counted: where something was missed, \`unread_update\` follows it.

## Typing, presence, receipts
\`typing_start\` holds for 5 s and is to be renewed while typing goes on; posting ends it. One's own typing is never echoed.
Presence folds all devices of a person into one state; \`set_presence\` sets it for all of them; \`invisible\` is shown as offline; 3 s without a device is offline. Only people who share a room see it.
A receipt is a marker: everything up to \`seq\` is delivered, or read. \`message_read\` and \`message_delivered\` are hints; \`GET /api/messages/{messageId}/reads\` tells who has read a message.

## Limits
${limitsTable()}
## Closing
Before the server hangs up for a reason it sends \`problem\`. A server that shuts down just closes: connect again. Close codes of the plain WebSocket: 4000 + the status of the problem (4401 not, or no longer, authenticated; 4408 too slow; 4429 too much; 4503 unavailable), 1001 shutting down, 1009 frame too large.
Back off with jitter before connecting again, and never resend a command but with the same \`clientId\` or \`idempotencyKey\`.`
