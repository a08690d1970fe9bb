import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Notification, PgliteWorker, Reply } from '../../infra/pglite/messages.js'
import { PglitePool } from '../../infra/pglite/pool.js'
import { Session } from '../../infra/pglite/session.js'
import type { Thread } from '../../infra/threads/thread.js'

let asked: string[]
let answers: Map<string, Reply | Error>
let lost: string[]
let session: Session
let pool: PglitePool

/** Answers after a moment what the test has put there for a statement. */
const thread = {
  call: async (method: 'query' | 'listen', text: string): Promise<Reply> => {
    asked.push(method === 'query' ? text : `(listen) ${text}`)
    await Promise.resolve()
    const answer = answers.get(text) ?? { rows: [{ text }], rowCount: 1 }
    if (answer instanceof Error) throw answer
    return answer
  },
} as unknown as Thread<PgliteWorker, Notification>

beforeEach(() => {
  asked = []
  answers = new Map()
  lost = []
  session = new Session(thread, ({ message }) => lost.push(message))
  pool = new PglitePool(session)
})

describe('a pool on one session', () => {
  it('sends statements in their order, and gives what they answer', async () => {
    const [a, b] = await Promise.all([pool.query('a'), (await pool.connect()).query('b', [1])])
    expect([a, b]).toEqual(['a', 'b'].map((text) => ({ rows: [{ text }], rowCount: 1 })))
    expect(asked).toEqual(['a', 'b'])
  })

  it('keeps others out of a transaction until it is over, other transactions too', async () => {
    const [one, two] = [await pool.connect(), await pool.connect()]
    const transaction = async (client: typeof one, name: string): Promise<void> => {
      await client.query('  begin')
      await client.query(`${name} 1`)
      await client.query(`${name} 2`)
      await client.query('-- done\nCOMMIT')
    }
    const all = [transaction(one, 'one'), transaction(two, 'two'), pool.query('x'), pool.query('y')]
    await Promise.all(all)
    const at = (text: string): number => asked.indexOf(text)
    expect(at('one 2') - at('one 1')).toBe(1)
    expect(at('two 2') - at('two 1')).toBe(1)
    expect(asked.filter((text) => text.includes('begin') || text.includes('COMMIT'))).toEqual([
      ...['  begin', '-- done\nCOMMIT', '  begin', '-- done\nCOMMIT'],
    ])
    expect(asked).toHaveLength(10)
  })

  it('undoes what a connection leaves open when it is given back, and lets the others in', async () => {
    const client = await pool.connect()
    await client.query('BEGIN')
    const waiting = pool.query('waiting')
    client.release()
    await waiting
    expect(asked).toEqual(['BEGIN', 'ROLLBACK', 'waiting'])
  })

  it('lets the others in when a transaction cannot be begun or ended', async () => {
    for (const text of ['BEGIN', 'ROLLBACK']) {
      answers.set(text, { refused: { message: 'no', code: '25000' } })
      const client = await pool.connect()
      await client.query('BEGIN').catch(() => undefined)
      await client.query('ROLLBACK').catch(() => undefined)
      expect(await pool.query('next')).toMatchObject({ rowCount: 1 })
      answers.clear()
    }
  })

  it('listens, and tells every connection that is not given back', async () => {
    const [one, two] = [await pool.connect(), await pool.connect()]
    const heard: unknown[] = []
    for (const client of [one, two]) client.on('notification', (notification) => heard.push(notification))
    await one.query('-- of jobs\n-- all of them\nLISTEN bullmq_jobs;\n')
    expect(asked).toEqual(['(listen) bullmq_jobs'])
    const told = { channel: 'bullmq_jobs', payload: 'jobs' }
    session.emit('notification', told)
    two.release()
    session.emit('notification', told)
    expect(heard).toEqual([told, told, told])
  })

  it('refuses with what BullMQ looks at: code and detail', async () => {
    answers.set('x', { refused: { message: 'no such job', code: 'BM001', detail: '-1' } })
    await expect(pool.query('x')).rejects.toMatchObject({ message: 'no such job', code: 'BM001', detail: '-1' })
    expect(lost).toEqual([])
  })

  it.each([
    ['pages that cannot be read', { refused: { message: 'invalid page', code: 'XX001' } }],
    ['a WebAssembly that has come to its end', new Error('unreachable')],
  ])('is lost with %s', async (_what, answer) => {
    answers.set('x', answer)
    await expect(pool.query('x')).rejects.toThrow(/invalid page|unreachable/)
    expect(lost).toHaveLength(1)
  })
})
