import { describe, expect, it } from '@jest/globals'
import { answerTo } from '../../../src/reactions/ai/companion/answer.js'
import { companion } from '../../../src/reactions/ai/companion/companion.js'
import { talk } from '../../support/talk.js'

const conversation = talk(['ann: hi', 'ann: what can you do?'])

describe('the companion as a provider', () => {
  it('is in this server', () => {
    expect(companion()).toMatchObject({ name: 'companion', isOutside: false })
  })

  it('tells its answer as it grows, whole at last, in at most 20 pieces', async () => {
    const told: string[] = []
    const { signal } = new AbortController()
    const { text, usage } = await companion().answer(conversation, { onText: (part) => told.push(part), signal })
    expect(text).toBe(answerTo(conversation))
    expect(told.at(-1)).toBe(text)
    expect(told.length).toBeLessThanOrEqual(20)
    for (const [i, part] of told.entries()) {
      expect(text.startsWith(part)).toBe(true)
      expect(part.length).toBeGreaterThan(told[i - 1]?.length ?? 0)
    }
    expect(usage.promptTokens).toBeGreaterThan(0)
    expect(usage.completionTokens).toBeGreaterThan(10)
  })

  it('lets others have their turn while it tells', async () => {
    const order: string[] = []
    setImmediate(() => order.push('other'))
    const { signal } = new AbortController()
    await companion().answer(conversation, { onText: () => order.push('told'), signal })
    expect(order.indexOf('other')).toBeLessThan(order.lastIndexOf('told'))
  })

  it('stops with the reason of who no longer waits', async () => {
    const reason = new Error('nobody waits')
    await expect(
      companion().answer(conversation, { onText: () => undefined, signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason)
    const controller = new AbortController()
    const onText = (): void => controller.abort(reason)
    await expect(companion().answer(conversation, { onText, signal: controller.signal })).rejects.toBe(reason)
  })
})
