import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from '@jest/globals'
import { CuttableNetwork } from '../support/cuttable-network.js'
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
