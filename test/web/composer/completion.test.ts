import { describe, expect, it } from '@jest/globals'
import type { RoomMember } from '../../../src/client/index.js'
import { findMentions } from '../../../src/domain/room/mentions.js'
import { candidatesFor, completed, queryAt } from '../../../web/src/conversation/composer/completion.js'
import { replaced } from '../../../web/src/conversation/composer/formatting.js'
import { roomState } from '../support/room-state.js'

/** The query at `|`. */
const query = (marked: string) => queryAt(marked.replace('|', ''), marked.indexOf('|'))

describe('what is being completed', () => {
  it.each([
    ['@|', ''],
    ['hello @an|', 'an'],
    ['(@An|', 'an'],
    ['@jürg|', 'jurg'],
    ['@김|', '김'.normalize('NFKD')],
  ])('is a mention: %s', (marked, wanted) => {
    expect(query(marked)).toMatchObject({ kind: 'mention', query: wanted })
  })

  it.each(['ann@example|', 'hello |', '@an |', 'a @b c|', '', '/ai |', 'see /a|', '/etc/pass|'])(
    'is nothing: %s',
    (marked) => {
      expect(query(marked)).toBeNull()
    },
  )

  it('is a command at the start alone', () => {
    expect(query('/|')).toEqual({ kind: 'command', query: '/', from: 0, to: 1 })
    expect(query('/AI|')).toMatchObject({ kind: 'command', query: '/ai' })
  })
})

const member = (userId: string, displayName: string, kind: RoomMember['kind'] = 'human'): [string, RoomMember] => [
  userId,
  { userId, username: userId, displayName, kind, role: 'member', joinedAt: '', mutedUntil: null },
]
const members = new Map([
  member('me', 'Me Myself'),
  member('annika', 'Zoë'),
  member('bob', 'Anna Maria'),
  member('marianne', 'Joe'),
  member('parley', 'Companion', 'ai'),
])
const inserted = (marked: string, room: Parameters<typeof roomState>[0]['room'] = {}) => {
  const found = query(marked)
  if (found === null) return []
  return candidatesFor(found, roomState({ me: 'me', room, more: { members } })).map(({ insert }) => insert)
}

describe('who may be meant', () => {
  it('is whose user name begins so, then whose name does, then in whose name it is; never me', () => {
    expect(inserted('@an|')).toEqual(['@annika', '@bob', '@parley', '@marianne'])
    expect(inserted('@zoe|')).toEqual(['@annika'])
    expect(inserted('@maria|')).toEqual(['@marianne', '@bob'])
    expect(inserted('@me|')).toEqual([])
  })

  it('is everyone, and the AI members where there are any', () => {
    const ai = { enabled: true, trigger: 'mention' as const, agents: [] }
    expect(inserted('@room|')).toEqual(['@room'])
    expect(inserted('@ai|')).toEqual([])
    expect(inserted('@ai|', { ai })).toEqual(['@ai'])
    expect(inserted('@room|', { type: 'direct' })).toEqual([])
    expect(inserted('/a|', { ai })).toEqual(['/ai'])
    expect(inserted('/a|')).toEqual([])
  })

  it('is nobody when nobody fits, and few of many', () => {
    const many = new Map(Array.from({ length: 50 }, (_, i) => member(`user${i}`, `User ${i}`)))
    const found = query('@user|')
    expect(inserted('@nobody|')).toEqual([])
    expect(found && candidatesFor(found, roomState({ more: { members: many } }))).toHaveLength(8)
  })
})

describe('taking a suggestion', () => {
  it('writes what the server reads as a mention, and one blank behind it', () => {
    const text = 'Hi @ann, and more'
    const found = queryAt(text, 6)
    const taken = found && completed(text, found, { insert: '@annika', name: '', detail: '', member: null })
    expect(taken && replaced(text, taken)).toBe('Hi @annika , and more')
    expect(findMentions('Hi @annika , and more').names).toEqual(['annika'])
    const end = queryAt('Hi @an there', 6)
    const other = end && completed('Hi @an there', end, { insert: '@annika', name: '', detail: '', member: null })
    expect(other && [replaced('Hi @an there', other), other.start]).toEqual(['Hi @annika there', 11])
  })
})
