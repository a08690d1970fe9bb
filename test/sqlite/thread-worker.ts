import { setImmediate } from 'node:timers'
import { serve, type Emitter } from '../../infra/threads/serve.js'
import { StoreUnavailable } from '../../src/commands/event-store.js'

/** What the tests of `Thread` ask of a worker. */
export type TestThread = {
  add(a: number, b: number): number
  later(value: string): Promise<string>
  fail(name: string, message: string): never
  beUnavailable(outcomeUnknown: boolean): never
  giveFunction(): unknown
  tell(what: string): void
  never(): Promise<void>
  crash(): Promise<void>
  /** Answers when the thread is ended. */
  atTheEnd(): Promise<string>
  failAtTheEnd(): void
}

let finish: (value: string) => void = () => undefined
let failsAtTheEnd = false

const emitter: Emitter<string> = serve<TestThread, string>(
  {
    add: (a, b) => a + b,
    later: (value) => new Promise((resolve) => setImmediate(() => resolve(value))),
    fail: (name, message) => {
      throw Object.assign(new Error(message), { name })
    },
    beUnavailable: (outcomeUnknown) => {
      throw new StoreUnavailable('full', outcomeUnknown)
    },
    giveFunction: () => () => 1,
    tell: (what) => emitter.emit(what),
    never: () => new Promise(() => undefined),
    crash: () => {
      setImmediate(() => {
        throw new Error('a defect')
      })
      return new Promise(() => undefined)
    },
    atTheEnd: () => new Promise((resolve) => (finish = resolve)),
    failAtTheEnd: () => {
      failsAtTheEnd = true
    },
  },
  () => {
    finish('done')
    if (failsAtTheEnd) throw new StoreUnavailable('cannot be closed')
  },
)
