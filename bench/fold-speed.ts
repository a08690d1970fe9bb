import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SqliteDocumentStore } from '../infra/sqlite/documents/document-store.js'
import { SqliteEventStore } from '../infra/sqlite/log/event-store.js'
import type { LogReader } from '../infra/openers.js'
import { openLogReader } from '../infra/sqlite/log/reader.js'
import { START, type NewEvent } from '../src/commands/event-store.js'
import { catalogue } from '../src/domain/catalogue.js'
import type { JsonObject } from '../src/domain/json.js'
import { projections } from '../src/projections/models/index.js'
import { ProjectionRunner } from '../src/projections/runner.js'

// How fast the read models are folded from a log of one room of 33 members, against merely reading that log.
// Usage: node dist/bench/fold-speed.js [events] [path of a log, made there if missing and kept]
const events = Number(process.argv[2] ?? 300_000)
const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
const logPath = process.argv[3] ?? join(folder, 'log.db')

const roomId = randomUUID()
const members = Array.from({ length: 33 }, () => randomUUID())
const hash = createHash('sha256').update('x').digest('hex')
const sealed = (): JsonObject => ({
  keyId: hash.slice(0, 22),
  nonce: randomBytes(12).toString('base64url'),
  ciphertext: randomBytes(150).toString('base64url'),
})
const nobody = { userIds: [], everyone: false }
const messageIds: string[] = []

function posted(senderId: string): [string, JsonObject] {
  const messageId = randomUUID()
  const seq = messageIds.push(messageId)
  const mentions = seq % 10 === 0 ? { userIds: [members[seq % 33]!], everyone: false } : nobody
  const replied = seq % 20 === 0 ? { threadId: messageIds[seq - 15]!, replyTo: messageIds[seq - 15]! } : {}
  const people = { senderId, authorId: senderId }
  return [
    'MessagePosted',
    { messageId, seq, type: 'text', ...people, body: sealed(), mentions, fingerprint: hash.slice(0, 32), ...replied },
  ]
}

function changed(kind: number, userId: string): [string, JsonObject] {
  const seq = Math.max(1, messageIds.length - Math.floor(Math.random() * 200))
  const message = { messageId: messageIds[seq - 1]!, seq }
  if (kind < 5) return ['ReactionAdded', { ...message, userId, emoji: '👍' }]
  if (kind < 8) {
    const people = { senderId: userId, authorId: userId }
    return [
      'MessageEdited',
      { ...message, ...people, body: sealed(), mentions: nobody, counted: nobody, uncounted: nobody },
    ]
  }
  return ['MessageDeleted', { ...message, senderId: userId, system: false, uncounted: nobody }]
}

function dataOf(n: number): [string, JsonObject] {
  const userId = members[n % 33]!
  const settings = { maxMembers: 100, historyVisibility: 'all', invitePolicy: 'members' }
  if (n === 0) {
    const ai = { enabled: false, trigger: 'mention', agents: [] }
    const all = members.map((id, i) => ({ userId: id, role: i === 0 ? 'owner' : 'member' }))
    return [
      'RoomCreated',
      { roomId, type: 'private', name: sealed(), ownerId: members[0]!, members: all, ai, ...settings },
    ]
  }
  const kind = n < 50 ? 99 : Math.floor(Math.random() * 100)
  return kind < 10 ? changed(kind, userId) : posted(userId)
}

function event(n: number): NewEvent {
  const [type, data] = dataOf(n)
  const ids = { commandId: randomUUID(), correlationId: randomUUID(), causationId: randomUUID() }
  const at = new Date(1_780_000_000_000 + n * 1000).toISOString()
  return {
    id: randomUUID(),
    type,
    data,
    metadata: { ...ids, actorId: members[n % 33]!, at, version: 1, prevHash: hash, hash },
  }
}

async function makeLog(): Promise<void> {
  const log = await SqliteEventStore.open(logPath)
  for (let n = 0; n < events; n += 500) {
    const batch = Array.from({ length: Math.min(500, events - n) }, (_, i) => event(n + i))
    await log.append(`room-${roomId}`, n - 1, batch)
  }
  await log.close()
}

async function reading(log: LogReader): Promise<number> {
  const start = performance.now()
  let count = 0
  for (let after = START, page = await log.readAll(after, 500); page.length > 0; page = await log.readAll(after, 500)) {
    after = page.at(-1)!.position
    count += page.length
  }
  return (count * 1000) / (performance.now() - start)
}

const until = async (done: () => Promise<boolean> | boolean): Promise<void> => {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 20))
}

if (!existsSync(logPath)) await makeLog()
const log = openLogReader(logPath)
const head = await log.head()
const count = Number(head)
await reading(log)
const rate = await reading(log)
const store = new SqliteDocumentStore(join(folder, 'views.db'))
let position = ''
const cpu = process.cpuUsage()
const start = performance.now()
const runner = await ProjectionRunner.start({
  ...{ log, store, projections, catalogue },
  dropAfterMs: 0,
  notify: (notification) => {
    if (notification.kind === 'advanced') ({ position } = notification)
    if (notification.kind === 'trouble') console.error(notification)
  },
})
await until(() => position === head)
const folding = (count * 1000) / (performance.now() - start)
const used = process.cpuUsage(cpu)
console.log(`CPU µs per event: ${((used.user + used.system) / count).toFixed(1)}`)
console.log(
  `${count} events; read ${Math.round(rate)}/s; all read models ${Math.round(folding)}/s: ${(folding / rate).toFixed(2)}`,
)
await new Promise((resolve) => setTimeout(resolve, 1_500)) // until the live fold counts as quiet
let total = 0
for (const { name } of process.env['CATCH_UP_ONLY'] === undefined ? projections : []) {
  const begun = performance.now()
  await runner.rebuild(name)
  await until(async () => (await runner.status()).find((each) => each.name === name)?.rebuild?.state === 'switched')
  const ms = performance.now() - begun
  total += ms
  console.log(`rebuild of ${name}: ${Math.round((count * 1000) / ms)}/s: ${((count * 1000) / ms / rate).toFixed(2)}`)
}
console.log(`rebuild of all, one after the other: ${((count * 1000) / total / rate).toFixed(3)}`)
await runner.close()
log.close()
await store.close()
rmSync(folder, { recursive: true })
