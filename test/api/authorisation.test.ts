import { describe, expect, it } from '@jest/globals'
import type { Operation } from '../../src/api/operation.js'
import { expected, type Row, rows } from '../support/access-table.js'
import { castOf, KNOWN, type Role, type Scene, sceneOf, UNKNOWN } from '../support/cast.js'
import type { Method } from '../support/client.js'
import { operationTable, RunningParley } from '../support/running-parley.js'

const parley = await RunningParley.start()
const cast = await castOf(parley)

const scenes = new Map<string, Scene>()
/** The room that is in use, or a fresh one. */
async function scene(type: 'private' | 'public', isFresh: boolean): Promise<Scene> {
  const present = scenes.get(type)
  if (present !== undefined && !isFresh) return present
  const made = await sceneOf(cast, type)
  scenes.set(type, made)
  return made
}

async function tokenOf(role: Role, row: Row): Promise<string | undefined> {
  const isKnown = (KNOWN as readonly string[]).includes(role)
  if (row.newSession !== true || !isKnown) return cast.tokens[role]
  return (await parley.logIn(cast.people[role as (typeof KNOWN)[number]].username)).token
}

async function call({ method, path }: Pick<Operation, 'method' | 'path'>, row: Row, role: Role, at: Scene) {
  const { roomId, messageId, threadId, inviteId } = at
  const params: Readonly<Record<string, string>> = { roomId, messageId, threadId, inviteId, ...row.params?.(at) }
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? 'missing'))
  const body = method === 'get' ? undefined : row.body?.(at)
  const verb = method.toUpperCase() as Method
  return (await parley.client.send(verb, filled, { token: await tokenOf(role, row), body })).status
}

describe.each(['private', 'public'] as const)('in a %s room', (type) => {
  const aboutRooms = /:(roomId|messageId|inviteId)/
  const table = operationTable.filter(({ path }) => type === 'private' || aboutRooms.test(path))
  it.each(table.map((operation) => [operation.id, operation] as const))(
    '%s is for whom it is for',
    async (id, operation) => {
      const row = rows[id]
      if (row === undefined) throw new Error(`${id} has no row: who may do it?`)
      let at = await scene(type, row.changes === true)
      await row.prepare?.(at)
      const wrong: string[] = []
      for (const role of [...UNKNOWN, ...KNOWN]) {
        const status = await call(operation, row, role, at)
        const allowed = expected(operation, row, type, role)
        if (!allowed.includes(status)) wrong.push(`${role}: ${status} instead of ${allowed.join('|')}`)
        if (row.changes === true && status < 300) {
          at = await scene(type, true)
          await row.prepare?.(at)
        }
      }
      if (row.changes === true) scenes.delete(type)
      expect(wrong).toEqual([])
    },
  )
})

it('has no row for what is not there', () => {
  expect(Object.keys(rows).sort()).toEqual(operationTable.map(({ id }) => id).sort())
})

it('asks the same of every alias', async () => {
  const at = await scene('private', false)
  for (const operation of operationTable)
    for (const alias of operation.aliases ?? []) {
      const row = rows[operation.id]!
      for (const role of ['anonymous', 'stranger', 'former'] as const)
        expect([alias.id, role, expected(operation, row, 'private', role)]).toEqual([
          alias.id,
          role,
          [await call(alias, row, role, at)],
        ])
    }
})
