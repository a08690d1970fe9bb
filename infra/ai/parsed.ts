import { ProviderFailed } from '../../src/reactions/ai/provider.js'

/** @throws ProviderFailed when it is no JSON. (The parser's own error quotes what it was given, which is somebody's conversation.) */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw new ProviderFailed('broken', 'an answer that is no JSON')
  }
}
