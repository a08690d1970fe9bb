import { describe, expect, it } from '@jest/globals'
import { liveCommands, type LiveCommand } from '../../../src/api/live/commands.js'
import { expected, rows } from '../../support/access-table.js'
import { castOf, KNOWN, type Scene, sceneOf, UNKNOWN } from '../../support/cast.js'
import { type Ack, SocketIoClient, type Received } from '../../support/live-client.js'
import { say } from '../../support/rooms.js'
import { operationTable, RunningParley } from '../../support/running-parley.js'

const parley = await RunningParley.start()
const cast = await castOf(parley)
const commands = liveCommands(operationTable)

/** What the command says of the scene: all that its operation takes from the path and the body. */
function payloadOf({ operation, payload, fixed }: LiveCommand, at: Scene, client: string): object {
  const row = rows[operation.id]
  const all = { ...at, clientId: client, ...row?.params?.(at), ...(row?.body?.(at) as object | undefined) }
  const names = Object.keys(payload.properties).filter((name) => !(name in fixed))
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)))
}

/** The status that REST would have answered with. */
const statusOf = ({ ok, data, problem }: Ack): number => (ok ? (data === null ? 204 : 200) : problem.status)
const isSame = (status: number, allowed: readonly number[]): boolean =>
  allowed.some((one) => one === status || (one === 201 && status === 200))

describe.each(['private', 'public'] as const)('in a %s room', (type) => {
  it.each(commands.map((command) => [command.event, command] as const))(
    '%s is for whom REST lets do it',
    async (event, command) => {
      const row = rows[command.operation.id]
      let at = await sceneOf(cast, type)
      const wrong: string[] = []
      for (const role of KNOWN) {
        const client = await SocketIoClient.connect(parley.client.url, cast.tokens[role] ?? '')
        const status = statusOf(await client.command(event, payloadOf(command, at, role)))
        client.close()
        const allowed = expected(command.operation, row!, type, role)
        if (!isSame(status, allowed)) wrong.push(`${role}: ${status} instead of ${allowed.join('|')}`)
        if (row?.changes === true && status < 300) at = await sceneOf(cast, type)
      }
      expect(wrong).toEqual([])
    },
    60_000,
  )

  it('tells of a room those who are in it, and nobody else', async () => {
    const { roomId, messageId, people } = await sceneOf(cast, type)
    const clients = await Promise.all(
      KNOWN.map(
        async (role) => [role, await SocketIoClient.connect(parley.client.url, cast.tokens[role] ?? '')] as const,
      ),
    )
    const { member } = people
    await say(member, roomId, 'hello')
    await member.post(`/api/messages/${messageId}/reactions`, { emoji: 'x' })
    await member.post(`/api/rooms/${roomId}/typing`, { typing: true })
    await member.post(`/api/rooms/${roomId}/read`, { seq: 1 })
    await member.post(`/api/rooms/${roomId}/delivered`, { seq: 1 })
    const inside = clients.filter(([role]) => ['member', 'moderator', 'admin', 'owner'].includes(role))
    await Promise.all(inside.map(([, client]) => client.next('message_delivered')))
    const heard = clients.filter(([, { received }]) => received.some((frame) => mentions(frame, roomId)))
    expect(heard.map(([role]) => role)).toEqual(inside.map(([role]) => role))
    for (const [role, client] of clients.filter(([, client]) => !inside.some(([, other]) => other === client))) {
      const { data } = await client.command('sync', { rooms: { [roomId]: -1 } })
      expect([role, data]).toEqual([role, { rooms: { [roomId]: { recovered: false, reason: 'not_a_member' } } }])
    }
  }, 60_000)
})

/** In one's home room the message of an invite goes on telling which room it was to. */
const mentions = ({ payload }: Received, roomId: string): boolean =>
  ((payload as { readonly roomId?: string }).roomId ?? roomId) === roomId && JSON.stringify(payload).includes(roomId)

it.each(UNKNOWN)('does not let the %s in', async (role) => {
  const connecting = SocketIoClient.connect(parley.client.url, cast.tokens[role] ?? '')
  await expect(connecting).rejects.toMatchObject({ data: { status: 401, code: 'unauthenticated' } })
})
