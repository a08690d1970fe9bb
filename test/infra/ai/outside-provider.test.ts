import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { anthropic } from '../../../infra/ai/anthropic.js'
import type { Limits } from '../../../infra/ai/limits.js'
import { openai } from '../../../infra/ai/openai.js'
import { OutsideProvider } from '../../../infra/ai/outside-provider.js'
import { type Completion, ProviderFailed } from '../../../src/reactions/ai/provider.js'
import { tokenCounter } from '../../../src/reactions/ai/tokens.js'
import { conversation } from '../../support/conversations.js'
import type { Behaviour } from '../../support/provider-behaviour.js'
import { ProviderStandIn } from '../../support/provider-stand-in.js'
import { until } from '../../support/until.js'

const KEY = 'sk-secret'
const SECRET = 'my most private words'
const about = conversation([
  ['ann', 'hello'],
  ['parley', 'Good morning.'],
  ['bob', SECRET],
])
const quick: Partial<Limits> = { firstByteMs: 250, silenceMs: 250, totalMs: 10_000 }

type Heard = {
  readonly completion?: Completion
  readonly failure?: ProviderFailed
  readonly partial: readonly string[]
}

describe.each([openai, anthropic])('a provider that speaks as $name', (protocol) => {
  let standIn: ProviderStandIn
  beforeAll(async () => {
    standIn = await ProviderStandIn.start()
    // The first use loads it; limits of tests are short.
    await tokenCounter()
  })
  beforeEach(() => {
    standIn.requests.splice(0)
  })
  afterAll(() => standIn.stop())

  const provider = (limits: Partial<Limits> = quick, baseUrl = standIn.url): OutsideProvider =>
    new OutsideProvider(protocol, { baseUrl, key: KEY, model: 'a-model', promptTokens: 2_000, limits })

  async function ask(behaviour: Behaviour, limits?: Partial<Limits>): Promise<Heard> {
    standIn.script(() => behaviour)
    return heard(provider(limits))
  }

  async function heard(asked: OutsideProvider): Promise<Heard> {
    const partial: string[] = []
    const listening = { onText: (text: string) => void partial.push(text), signal: new AbortController().signal }
    try {
      return { completion: await asked.answer(about, listening), partial }
    } catch (failure) {
      if (!(failure instanceof ProviderFailed)) throw failure
      // Whatever went wrong: operators read it, and it has neither what people wrote nor the key.
      const told = `${failure.message} ${JSON.stringify(failure)} ${String(failure.cause)}`
      for (const secret of [KEY, SECRET, 'private']) expect(told).not.toContain(secret)
      return { failure, partial }
    }
  }

  const faultOf = async (behaviour: Behaviour, limits?: Partial<Limits>): Promise<string | undefined> =>
    (await ask(behaviour, limits)).failure?.fault

  describe('asks', () => {
    it('with the prompt, the model, the key, and for a stream', async () => {
      await ask({ kind: 'stream', text: 'Yes.' })
      const [request] = standIn.requests
      expect(request?.system).toContain('You are "Parley" (@parley), an AI member of a private group chat.')
      expect(request?.messages).toEqual([
        { role: 'user', content: '@ann: hello' },
        { role: 'assistant', content: 'Good morning.' },
        { role: 'user', content: `@bob: ${SECRET}` },
      ])
      expect(request?.body).toMatchObject({ model: 'a-model', stream: true, max_tokens: 4096 })
      expect(request?.headers).toMatchObject(
        protocol === openai
          ? { authorization: `Bearer ${KEY}` }
          : { 'x-api-key': KEY, 'anthropic-version': '2023-06-01' },
      )
    })

    it('nobody twice by itself', async () => {
      await ask({ kind: 'status', status: 500 })
      expect(standIn.requests).toHaveLength(1)
    })
  })

  describe('hears', () => {
    it('a stream piece by piece, and what it cost', async () => {
      const { completion, partial } = await ask({ kind: 'stream', text: 'One two three.', pieces: 7, pauseMs: 5 })
      expect(completion).toEqual({ text: 'One two three.', usage: { promptTokens: 11, completionTokens: 7 } })
      expect(partial).toHaveLength(7)
      expect(partial.at(-1)).toBe('One two three.')
      expect(partial.every((text, i) => text.startsWith(partial[i - 1] ?? ''))).toBe(true)
    })

    it('an answer in one piece from a server that does not stream', async () => {
      const { completion, partial } = await ask({ kind: 'whole', text: 'All at once.' })
      expect(completion).toEqual({ text: 'All at once.', usage: { promptTokens: 11, completionTokens: 7 } })
      expect(partial).toEqual(['All at once.'])
    })

    it('and counts itself where the server does not', async () => {
      const counted = { promptTokens: expect.any(Number), completionTokens: 4 }
      for (const kind of ['stream', 'whole'] as const) {
        const { completion } = await ask({ kind, text: 'One two three.', usage: null })
        expect(completion?.usage).toEqual(counted)
        expect(completion?.usage.promptTokens).toBeGreaterThan(200)
      }
    })

    it('characters whole that arrive in halves', async () => {
      const text = '😀 日本語 👩‍👩‍👧 ünïcödé '.repeat(3).trim()
      const { completion, partial } = await ask({ kind: 'stream', text, pieces: text.length })
      expect(completion?.text).toBe(text)
      expect(partial.some((shown) => /\p{Cs}/u.test(shown))).toBe(false)
    })

    it('events that arrive byte by byte', async () => {
      const events =
        protocol === openai
          ? 'data: {"choices":[{"delta":{"content":"Grüße"}}]}\r\n\r\n: a comment\r\n\r\ndata: [DONE]'
          : 'event: content_block_delta\ndata: {"type":"content_block_delta","delta":{"type":"text_delta","text":"Grüße"}}\n\nevent: message_stop\ndata: {"type":"message_stop"}'
      const { completion } = await ask({ kind: 'raw', body: events, pieceLength: 1 })
      expect(completion?.text).toBe('Grüße')
    })

    it('what no message may have', async () => {
      expect((await ask({ kind: 'stream', text: ' \0a\ud800b\n' })).completion?.text).toBe('ab')
    })

    it('a slow answer to its end, if it never pauses for long', async () => {
      const { completion } = await ask({ kind: 'stream', text: 'drip drop '.repeat(5), pieces: 10, pauseMs: 60 })
      expect(completion?.text).toBe('drip drop '.repeat(5).trim())
    })
  })

  describe('stops listening', () => {
    it('to an answer without an end, and keeps what can be posted', async () => {
      const before = standIn.aborted
      const { completion, partial } = await ask({ kind: 'endless', piece: 'A sentence is here. '.repeat(20) })
      expect(Array.from(completion?.text ?? '').length).toBeLessThanOrEqual(8_000)
      expect(completion?.text.length).toBeGreaterThan(7_900)
      expect(completion?.text).toMatch(/A sentence is here\.$/)
      expect(partial.every((text) => Array.from(text).length <= 8_000)).toBe(true)
      await until(() => standIn.aborted > before)
    })

    it('to a response that is too large, whatever is in it', async () => {
      const body = `: ${'comment '.repeat(2_000)}\n`.repeat(20)
      expect(await faultOf({ kind: 'raw', body }, { ...quick, responseBytes: 100_000 })).toBe('broken')
      expect(await faultOf({ kind: 'raw', body: `data: ${'x'.repeat(1_100_000)}` })).toBe('broken')
      const json = JSON.stringify({ filler: 'x'.repeat(200_000) })
      expect(
        await faultOf(
          { kind: 'raw', body: json, contentType: 'application/json' },
          { ...quick, responseBytes: 100_000 },
        ),
      ).toBe('broken')
    })

    it('when nobody waits any more', async () => {
      const reason = new Error('enough')
      for (const behaviour of [
        { kind: 'hang' },
        { kind: 'hang-in-the-middle', text: 'One two three.' },
        { kind: 'endless', piece: 'x', pauseMs: 5 },
      ] as const) {
        standIn.script(() => behaviour)
        const before = { requests: standIn.requests.length, aborted: standIn.aborted }
        const controller = new AbortController()
        const { signal } = controller
        const answer = provider({}).answer(about, { onText: () => undefined, signal })
        const ended = expect(answer).rejects.toBe(reason)
        await until(() => standIn.requests.length > before.requests)
        await sleep(30)
        controller.abort(reason)
        await ended
        await until(() => standIn.aborted > before.aborted)
      }
    })

    it('before it has begun, if it is too late already', async () => {
      const reason = new Error('too late')
      const listening = { onText: () => undefined, signal: AbortSignal.abort(reason) }
      await expect(provider().answer(about, listening)).rejects.toBe(reason)
      expect(standIn.requests).toHaveLength(0)
    })

    it('when who listens cannot go on', async () => {
      standIn.script(() => ({ kind: 'stream', text: 'Yes.' }))
      const onText = (): never => {
        throw new TypeError('cannot go on')
      }
      const { signal } = new AbortController()
      await expect(provider().answer(about, { onText, signal })).rejects.toThrow('cannot go on')
    })
  })

  describe('tells apart', () => {
    it('who is overloaded, and for how long', async () => {
      const wait = async (status: number, headers = {}): Promise<unknown> => {
        const { failure } = await ask({ kind: 'status', status, headers, body: SECRET })
        return [failure?.fault, failure?.retryAfterMs]
      }
      expect(await wait(429, { 'retry-after': '7' })).toEqual(['overloaded', 7_000])
      expect(await wait(429)).toEqual(['overloaded', undefined])
      expect(await wait(503, { 'retry-after': '0.5' })).toEqual(['overloaded', 500])
      expect(await wait(529, { 'retry-after': 'soon' })).toEqual(['overloaded', undefined])
      expect(await wait(429, { 'retry-after': '99999999' })).toEqual(['overloaded', 3_600_000])
      const [fault, ms] = (await wait(429, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() })) as [
        string,
        number,
      ]
      expect(fault).toBe('overloaded')
      expect(ms).toBeGreaterThan(30_000)
      expect(ms).toBeLessThanOrEqual(60_000)
    })

    it('who is broken, who is behind a gateway that does not reach them, and who refuses', async () => {
      expect(await faultOfStatus(500)).toBe('broken')
      for (const status of [502, 504, 408]) expect(await faultOfStatus(status)).toBe('unreachable')
      for (const status of [400, 401, 403, 404, 413, 422]) expect(await faultOfStatus(status)).toBe('refused')
    })

    const faultOfStatus = (status: number): Promise<string | undefined> => faultOf({ kind: 'status', status })

    it('what a vendor calls it, and none of its sentences', async () => {
      const body = JSON.stringify({ error: { type: 'invalid_request_error', message: `no ${KEY} ${SECRET}` } })
      const { failure } = await ask({ kind: 'status', status: 401, body })
      expect(failure?.message).toContain('401 (invalid_request_error)')
      const spiteful = JSON.stringify({ error: { code: SECRET, type: KEY } })
      expect((await ask({ kind: 'status', status: 400, body: spiteful })).failure?.message).toBe('status 400')
      const endless = { kind: 'status', status: 400, body: 'x'.repeat(1_000_000) } as const
      expect((await ask(endless)).failure?.message).toBe('status 400')
    })

    it('errors in the middle of a stream', async () => {
      const error = (type: string): Behaviour => ({
        kind: 'raw',
        body: `data: ${JSON.stringify({ type: 'error', error: { type, message: SECRET } })}\n\n`,
      })
      expect(await faultOf(error('overloaded_error'))).toBe('overloaded')
      expect(await faultOf(error('rate_limit_error'))).toBe('overloaded')
      expect(await faultOf(error('invalid_request_error'))).toBe('refused')
      expect(await faultOf(error('api_error'))).toBe('broken')
      expect(await faultOf(error('constructor'))).toBe('broken')
    })

    it('a redirect, which it does not follow', async () => {
      const elsewhere = await ProviderStandIn.start()
      for (const status of [301, 302, 307, 308]) {
        const headers = { location: `${elsewhere.url}/v1/${protocol.path}` }
        const { failure } = await ask({ kind: 'status', status, headers })
        expect([failure?.fault, failure?.message]).toEqual(['refused', expect.stringContaining('redirects')])
      }
      expect(elsewhere.requests).toEqual([])
      await elsewhere.stop()
    })
  })

  describe('takes for broken', () => {
    it('a stream that ends early', async () => {
      const { failure, partial } = await ask({ kind: 'truncated', text: 'One two three.' })
      expect(failure?.fault).toBe('broken')
      expect(partial.at(-1)).toBe('One two')
    })

    it('a connection that is cut in the middle', async () => {
      expect(await faultOf({ kind: 'reset', text: 'One two three.' })).toBe('broken')
    })

    it('an answer that stops in the middle', async () => {
      expect(await faultOf({ kind: 'hang-in-the-middle', text: 'One two three.' })).toBe('broken')
    })

    it('an answer that goes on for ever, however little it says', async () => {
      expect(await faultOf({ kind: 'endless', piece: '.', pauseMs: 20 }, { ...quick, totalMs: 300 })).toBe('broken')
    })

    it('what is no JSON', async () => {
      expect(await faultOf({ kind: 'raw', body: `data: {"choices": ${SECRET}\n\n` })).toBe('broken')
      expect(await faultOf({ kind: 'raw', body: `{${SECRET}`, contentType: 'application/json' })).toBe('broken')
    })

    it('what is something else', async () => {
      expect(await faultOf({ kind: 'raw', body: '<html>Log in</html>', contentType: 'text/html' })).toBe('broken')
      expect(await faultOf({ kind: 'status', status: 204 })).toBe('broken')
      for (const body of ['null', '[]', '{"choices":"","content":7}', '"text"', '{"choices":[null],"content":[null]}'])
        expect(await faultOf({ kind: 'raw', body, contentType: 'application/json' })).toBe('broken')
    })

    it('an answer that says nothing', async () => {
      expect(await faultOf({ kind: 'stream', text: '' })).toBe('broken')
      expect(await faultOf({ kind: 'whole', text: ' \n\t ' })).toBe('broken')
    })
  })

  describe('takes for unreachable', () => {
    it('who does not answer in time', async () => {
      expect(await faultOf({ kind: 'hang' })).toBe('unreachable')
    })

    it('who resets the connection', async () => {
      expect(await faultOf({ kind: 'reset' })).toBe('unreachable')
    })

    it('who is not there, until they are back', async () => {
      const away = await ProviderStandIn.start()
      const asked = provider(quick, away.url)
      expect((await heard(asked)).completion?.text).toBe('This is answer 1.')
      await away.stop()
      const { failure } = await heard(asked)
      expect(failure?.fault).toBe('unreachable')
      await away.comeBack()
      expect((await heard(asked)).completion?.text).toBe('This is answer 2.')
      await away.stop()
    })

    it('who has no such name', async () => {
      expect((await heard(provider({ ...quick, firstByteMs: 5_000 }, 'http://nowhere.invalid'))).failure?.fault).toBe(
        'unreachable',
      )
    })
  })
})
