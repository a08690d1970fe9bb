import { describe, expect, it } from '@jest/globals'
import { postable } from '../../bench/conversations/conversation.js'
import { ExpectedRoom } from '../../bench/conversations/expected-room.js'
import { ircLog, slackMarkdown } from '../../bench/conversations/formats.js'
import { usernames } from '../../bench/conversations/usernames.js'

describe('archive formats', () => {
  it('takes messages from channel logs and leaves joins and empty lines out', () => {
    const log = '=== a is now known as b\n[01:11] <xnox> @pilot  out \n[02:01:40] <[R]> хм…\n[02:02] <x> \n* x waves'
    expect(ircLog(log, 'r', '2013-01-15')).toEqual([
      { room: 'r', user: 'xnox', at: '2013-01-15T01:11:00.000Z', text: '@pilot  out ' },
      { room: 'r', user: '[R]', at: '2013-01-15T02:01:40.000Z', text: 'хм…' },
    ])
  })

  it('takes messages of many lines from Slack archives', () => {
    const header = (name: string, time: string): string => `**${name}** <span style="x">${time} UTC</span>\n\n`
    const page = `### Mon\n\n${header('Ann B', '19:30:27')}<span a="b">one\n\ntwo</span>\n\n${header('c', '19:31:13')}<span c="d">x</span>\n`
    expect(slackMarkdown(page, 'r', '2025-11-03')).toEqual([
      { room: 'r', user: 'Ann B', at: '2025-11-03T19:30:27.000Z', text: 'one\n\ntwo' },
      { room: 'r', user: 'c', at: '2025-11-03T19:31:13.000Z', text: 'x' },
    ])
  })

  it('cuts only what is longer than 8,000 code points, and never inside one', () => {
    expect(postable('😀'.repeat(8000))).toBe('😀'.repeat(8000))
    expect(postable('😀'.repeat(8001))).toBe('😀'.repeat(8000))
    expect(postable(' \t')).toBeNull()
    expect(postable('a\0')).toBeNull()
    expect(postable('\ud800')).toBeNull()
  })
})

describe('usernames', () => {
  it('are valid and differ without regard to case', () => {
    const names = ['[R]', '_R_', 'Bob', 'bob', 'x', 'ai', 'system', 'Zoë Ünal', 'n'.repeat(60), 'n'.repeat(61)]
    const given = [...usernames(names, '.ab12').values()]
    expect(given.every((name) => /^[A-Za-z0-9_.-]{3,32}$/.test(name))).toBe(true)
    expect(new Set(given.map((name) => name.toLowerCase())).size).toBe(names.length)
    expect(usernames(['ai', 'Room'], '')).toEqual(new Map([['ai', 'ai_'], ['Room', 'Room_']])) // prettier-ignore
  })
})

describe('the expected room', () => {
  it('counts what others posted after joining, own posting and reading', () => {
    const room = new ExpectedRoom()
    room.join('a')
    room.post('a')
    room.join('b')
    for (const user of ['a', 'b', 'a', 'a']) room.post(user)
    expect([room.unread('a'), room.unread('b'), room.lastSeq]).toEqual([0, 2, 5])
    room.read('b', 4)
    room.read('b', 2)
    room.join('c')
    expect([room.unread('b'), room.unread('c')]).toEqual([1, 0])
  })
})
