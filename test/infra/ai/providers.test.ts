import { describe, expect, it } from '@jest/globals'
import { pino } from 'pino'
import { openai } from '../../../infra/ai/openai.js'
import { providerOf } from '../../../infra/ai/providers.js'
import { ConfigurationError, readConfig } from '../../../infra/config.js'
import type { Provider } from '../../../src/reactions/ai/provider.js'

const companion: Provider = { name: 'companion', isOutside: false, answer: () => Promise.reject(new Error()) }

function chosen(env: Readonly<Record<string, string>>): { readonly provider: Provider; readonly logged: string } {
  let logged = ''
  const log = pino({}, { write: (line: string) => (logged += line) })
  return { provider: providerOf(readConfig([], env), log, () => companion), logged }
}

describe('who answers as AI', () => {
  it('is the companion, unless the configuration names another one', () => {
    expect(chosen({}).provider).toBe(companion)
    expect(chosen({ AI_PROVIDER: 'openai', AI_API_KEY: 'k' }).provider).toMatchObject({
      ...{ name: 'openai', isOutside: true, model: 'gpt-4o-mini', host: 'api.openai.com' },
    })
    expect(chosen({ AI_PROVIDER: 'anthropic', AI_API_KEY: 'k', AI_MODEL: 'm' }).provider).toMatchObject({
      ...{ name: 'anthropic', isOutside: true, model: 'm', host: 'api.anthropic.com' },
    })
  })

  it('is told at the start, without the key, and with a warning where the way there is open', () => {
    const env = { AI_PROVIDER: 'openai', AI_API_KEY: 'sk-secret', AI_BASE_URL: 'http://me:pass@llm.example' }
    const { logged } = chosen(env)
    expect(logged).toContain('llm.example')
    expect(logged).toContain('unencrypted')
    expect(logged).not.toMatch(/sk-secret|pass/)
    expect(chosen({ ...env, AI_BASE_URL: 'http://localhost:1' }).logged).not.toContain('unencrypted')
  })

  it('is not chosen with a key or an address that cannot be used', () => {
    const fails =
      (env: Readonly<Record<string, string>>): (() => unknown) =>
      () =>
        readConfig([], { AI_PROVIDER: 'openai', ...env })
    expect(fails({ AI_API_KEY: 'two words' })).toThrow(ConfigurationError)
    expect(fails({ AI_BASE_URL: 'http://[' })).toThrow(ConfigurationError)
    expect(fails({ AI_BASE_URL: 'http://%zz@a.example' })).toThrow(ConfigurationError)
    expect(fails({ AI_API_KEY: 'two words' })).not.toThrow(/two words/)
  })
})

describe('how long an answer may be', () => {
  it('is said to OpenAI by another name than to those who speak as it does', () => {
    const body = (host: string): object =>
      openai.body({ system: '', messages: [], tokens: 0 }, { model: 'm', answerTokens: 5, host })
    expect(body('api.openai.com')).toHaveProperty('max_completion_tokens', 5)
    expect(body('x.openai.azure.com')).toHaveProperty('max_completion_tokens', 5)
    expect(body('notopenai.com')).toHaveProperty('max_tokens', 5)
  })
})
