import type { Logger } from 'pino'
import type { Provider } from '../../src/reactions/ai/provider.js'
import type { Config } from '../config.js'
import { anthropic } from './anthropic.js'
import { openai } from './openai.js'
import { OutsideProvider } from './outside-provider.js'

const PROTOCOLS = { openai, anthropic } as const
const LOCAL = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/

type AiConfig = Pick<Config, 'AI_PROVIDER' | 'AI_BASE_URL' | 'AI_API_KEY' | 'AI_MODEL' | 'AI_PROMPT_TOKENS'>

/**
 * Who answers as AI, as the configuration has it.
 * @param companion makes the one that needs nobody outside
 */
export function providerOf(config: AiConfig, log: Logger, companion: () => Provider): Provider {
  if (config.AI_PROVIDER === 'companion') return companion()
  const provider = new OutsideProvider(PROTOCOLS[config.AI_PROVIDER], {
    baseUrl: config.AI_BASE_URL,
    key: config.AI_API_KEY,
    model: config.AI_MODEL,
    promptTokens: config.AI_PROMPT_TOKENS,
  })
  const { name, model, host } = provider
  log.info({ provider: name, model, host }, 'AI members answer through a provider outside this server')
  if (config.AI_BASE_URL?.startsWith('http:') === true && !LOCAL.test(host))
    log.warn({ host }, 'what people write goes to the AI provider unencrypted: AI_BASE_URL is not https')
  return provider
}
