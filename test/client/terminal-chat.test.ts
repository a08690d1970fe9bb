import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from '@jest/globals'
import { CuttableNetwork } from '../support/cuttable-network.js'
import { given } from '../support/rooms.js'
import { PASSWORD, RunningParley } from '../support/running-parley.js'

const parley = await RunningParley.start()
const script = fileURLToPath(new URL('../../examples/terminal-chat.js', import.meta.url))
const open: { close(): void }[] = []
afterAll(() => {
  for (const one of open) one.close()
})

/** Somebody at a terminal. */
class Terminal {
  #shown = ''

  private constructor(private readonly process: ChildProcessWithoutNullStreams) {
    process.stdout.on('data', (text: Buffer) => (this.#shown += text.toString()))
    process.stderr.on('data', (text: Buffer) => (this.#shown += text.toString()))
  }

  static start(user: string, url = parley.url): Terminal {
    const args = [script, '--url', url, '--user', user, '--password', PASSWORD, '--room', 'General']
    const terminal = new Terminal(spawn(process.execPath, args))
    open.push({ close: () => terminal.process.kill() })
    return terminal
  }

  type(line: string): void {
    this.process.stdin.write(`${line}\n`)
  }

  /** Resolves when that is to be read. */
  async shows(text: string): Promise<void> {
    while (!this.#shown.includes(text)) await Promise.race([once(this.process.stdout, 'data'), this.#ended()])
  }

  async #ended(): Promise<never> {
    await once(this.process, 'exit')
    throw new Error(`it has ended, after this:\n${this.#shown}`)
  }

  count(text: string): number {
    return this.#shown.split(text).length - 1
  }

  async leave(): Promise<unknown> {
    this.process.stdin.end()
    const [code] = (await once(this.process, 'exit')) as [unknown]
    return code
  }
}

it('two people chat in terminals, one is cut off meanwhile and catches up', async () => {
  const network = await CuttableNetwork.to(parley.url)
  open.push(network)
  const ada = Terminal.start('ada')
  await ada.shows('General')
  const bob = Terminal.start('bob', network.url)
  await bob.shows('General')
  await ada.shows('bob has joined')
  ada.type('Hello Bob')
  await bob.shows('ada: Hello Bob')
  network.cut()
  for (let i = 0; i < 30; i += 1) ada.type(`No. ${i}.`)
  await ada.shows('No. 29.')
  bob.type('I was in a tunnel')
  network.mend()
  await bob.shows('No. 29.')
  await ada.shows('bob: I was in a tunnel')
  for (const [text, times] of [
    ['No. 7.', 1],
    ['Hello Bob', 1],
    ['No. 29.', 1],
  ] as const)
    expect(bob.count(text)).toBe(times)
  expect(await ada.leave()).toBe(0)
  expect(await bob.leave()).toBe(0)
})

/** Runs the chat to its end. @param input all that is typed */
async function run(args: readonly string[], input = ''): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [script, ...args])
  open.push({ close: () => child.kill() })
  const [out, err]: [string[], string[]] = [[], []]
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text))
  child.stdin.on('error', () => undefined).end(input)
  const [code] = (await once(child, 'close')) as [unknown]
  return { code, stdout: out.join(''), stderr: err.join('') }
}
const as = (user: string, password = PASSWORD) => ['--url', parley.url, '--user', user, '--password', password]

it('lines from a pipe are all sent, the last one without an end of line too, before it ends', async () => {
  expect(await run([...as('cid'), '--room', 'Pipes'], 'one\ntwo\n\nthree')).toMatchObject({ code: 0, stderr: '' })
  const cid = await parley.logIn('cid')
  const { items } = await given(200, cid.get('/api/rooms'))
  const roomId = items.find(({ name }) => name === 'Pipes')?.id ?? ''
  const messages = await given(200, cid.get(`/api/rooms/${roomId}/messages`))
  expect(messages.items.map(({ content }) => content)).toEqual(['one', 'two', 'three'])
})

it('a line from a pipe that is refused is told of, and by the exit code; those after it are sent', async () => {
  const { code, stdout } = await run([...as('cid'), '--room', 'Pipes'], `${'x'.repeat(8_001)}\nfour\n`)
  expect([code, stdout]).toEqual([1, expect.stringContaining('not sent: ')])
  const { items } = await given(200, (await parley.logIn('cid')).get('/api/rooms'))
  expect(items.find(({ name }) => name === 'Pipes')?.lastMessage?.content).toBe('four')
})

it('help tells of every option', async () => {
  const { code, stdout } = await run(['--help'])
  expect(code).toBe(0)
  for (const option of ['--url', '--user', '--password', '--room', '--help']) expect(stdout).toContain(option)
})

it.each([
  ['an unknown option', () => ['--colour', 'red']],
  ['a word that belongs to no option', () => [...as('cid'), 'hello']],
  ['no password', () => ['--url', parley.url, '--user', 'cid', '--password', '']],
  ['a wrong password', () => as('cid', 'quite another password')],
  ['a password that is too short', () => as('dan', 'short')],
  ['no server', () => ['--url', 'http://127.0.0.1:1', '--user', 'cid', '--password', PASSWORD]],
  ['an address that is none', () => ['--url', 'nowhere', '--user', 'cid', '--password', PASSWORD]],
])('%s: one line says so', async (_, args) => {
  const { code, stdout, stderr } = await run(args())
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^.+\n$/)
  expect(stderr).not.toMatch(/\.js:|Error:/)
})
