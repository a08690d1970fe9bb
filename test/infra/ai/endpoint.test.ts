import { describe, expect, it } from '@jest/globals'
import { endpointOf } from '../../../infra/ai/endpoint.js'

describe("an API's address", () => {
  it.each([
    ['http://localhost:11434', 'http://localhost:11434/v1/chat/completions'],
    ['http://localhost:11434/', 'http://localhost:11434/v1/chat/completions'],
    ['http://localhost:11434/v1', 'http://localhost:11434/v1/chat/completions'],
    ['http://localhost:11434/v1//', 'http://localhost:11434/v1/chat/completions'],
    ['https://api.groq.com/openai/v1', 'https://api.groq.com/openai/v1/chat/completions'],
    ['https://a.example/proxy', 'https://a.example/proxy/v1/chat/completions'],
    ['https://a.example/v1beta/openai/', 'https://a.example/v1beta/openai/chat/completions'],
    ['https://a.example/chat/completions', 'https://a.example/chat/completions'],
    ['https://a.example/openai/v1?api-version=2#x', 'https://a.example/openai/v1/chat/completions?api-version=2'],
  ])('%s → %s', (base, url) => {
    expect(endpointOf(base, 'chat/completions')).toEqual({ url, headers: {} })
  })

  it('may hold a user name and a password, which become a header', () => {
    expect(endpointOf('https://me:p%40ss@a.example', 'messages')).toEqual({
      url: 'https://a.example/v1/messages',
      headers: { authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}` },
    })
  })
})
