import '../support/browser.js'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Message, RoomState } from '../../../src/client/index.js'
import { ChatContext } from '../../../web/src/chat/context.js'
import type { Chat } from '../../../web/src/chat/chat.js'
import { MessageView } from '../../../web/src/conversation/message/message-view.js'
import { editing, startEditing } from '../../../web/src/conversation/message/editing.js'
import { blockedIds } from '../../../web/src/people/blocks.js'
import { messageOf, roomState } from '../support/room-state.js'

const members = { ann: 'owner', bob: 'member', bot: 'ai' } as const
const quoted = messageOf('bob', { id: 'q', seq: 3, content: 'Is **it** ready?' })
const state = roomState({ members, messages: [quoted] })
/** Nothing is asked of the server here. */
const chat = {
  rest: { people: { user: () => new Promise(() => undefined) } },
  summary: () => undefined,
} as unknown as Chat

function shown(message: Message, more: { readonly isGrouped?: boolean; readonly state?: RoomState } = {}): string {
  const view = h(MessageView, { state: more.state ?? state, message, isGrouped: more.isGrouped ?? false })
  return renderToString(h(ChatContext.Provider, { value: chat, children: view }))
}

beforeEach(() => {
  blockedIds.value = new Set()
  editing.value = null
})

describe('a message', () => {
  it('says who, when and what', () => {
    const html = shown(messageOf('bob', { content: 'Yes, *now*.' }))
    expect(html).toMatch(/<bdi [^>]*title="@bob"[^>]*>Bob B\.<\/bdi>/)
    expect(html).toMatch(/<time datetime="2026-11-22T10:00:00\.000Z" title="[^"]+"/)
    expect(html).toContain('<p>Yes, <em>now</em>.</p>')
    expect(html).toMatch(/aria-label="Bob B., [^"]+: Yes, now\."/)
  })

  it('of a group has neither picture nor name', () => {
    const html = shown(messageOf('bob'), { isGrouped: true })
    expect(html).not.toContain('avatar')
    expect(html).not.toContain('message-name')
    expect(html).toContain('<time')
  })

  it('of an AI says so', () => {
    const sender = { id: 'bot', username: 'bot', displayName: 'Parley', kind: 'ai' as const }
    expect(shown(messageOf('bot', { sender }))).toContain('>AI</span>')
  })

  it('that mentions me stands out', () => {
    expect(shown(messageOf('bob', { content: '@ann', mentions: ['ann'] }))).toContain('message-for-me')
    expect(shown(messageOf('ann', { content: '@ann', mentions: ['ann'] }))).not.toContain('message-for-me')
  })

  it('shows what it answers, in one line that leads there', () => {
    const html = shown(messageOf('ann', { id: 'a', seq: 4, replyTo: 'q', threadId: 'q' }))
    expect(html).toContain('href="/rooms/room-1?message=3"')
    expect(html).toContain('Is it ready?')
    const deleted = { ...quoted, content: '', deleted: true }
    expect(shown(messageOf('ann', { replyTo: 'q' }), { state: { ...state, messages: [deleted] } })).toContain(
      'Message deleted',
    )
  })

  it('says that it was edited, pinned, and how often it was answered', () => {
    const html = shown(messageOf('bob', { editedAt: '2026-11-22T11:00:00.000Z', pinned: true, replyCount: 3 }))
    expect(html).toContain('(edited)')
    expect(html).toContain('Pinned')
    expect(html).toContain('3 replies')
    expect(shown(messageOf('bob', { replyCount: 1 }))).toContain('1 reply<')
  })

  it('shows reactions, mine marked', () => {
    const reactions = [
      { emoji: '👍', count: 2, userIds: ['bob', 'ann'] },
      { emoji: '🎉', count: 1, userIds: ['bob'] },
    ]
    const html = shown(messageOf('bob', { reactions }))
    expect(html).toContain('aria-label="👍 2: You and Bob B. reacted with 👍" aria-pressed="true"')
    expect(html).toContain('aria-label="🎉 1: Bob B. reacted with 🎉" aria-pressed="false"')
  })

  it('that is deleted says nothing else', () => {
    const html = shown(messageOf('bob', { content: '', deleted: true }))
    expect(html).toContain('Message deleted')
    expect(html).not.toContain('markdown')
  })

  it('of somebody blocked is collapsed', () => {
    blockedIds.value = new Set(['bob'])
    const html = shown(messageOf('bob', { content: 'secret' }))
    expect(html).toContain('Message of somebody you have blocked')
    expect(html.replace(/aria-label="[^"]*"/, '')).not.toContain('secret')
  })

  it('of mine is edited in its place', () => {
    startEditing('m', 'flow')
    const html = shown(messageOf('ann', { id: 'm', content: 'Helo' }))
    expect(html).toContain('<textarea aria-label="Edit message"')
    expect(html).toContain('>Helo</textarea>')
  })

  it('that is long is shown in part', () => {
    expect(shown(messageOf('bob', { content: 'line\n'.repeat(60) }))).toContain('Show the whole message')
    expect(shown(messageOf('bob', { content: 'x'.repeat(8_000) }))).toContain('Show the whole message')
    expect(shown(messageOf('bob', { content: 'line\n'.repeat(20) }))).not.toContain('Show the whole message')
  })
})

describe('a message of another type', () => {
  const invite = (metadata: Message['metadata']) =>
    shown(messageOf('system', { type: 'invite', content: 'Bob invited you.', metadata }))
  const facts = { inviteId: 'i', roomId: 'room-2', roomName: '<b>Kitchen</b>', inviterId: 'bob', status: 'pending' }

  it('is an invite: with answers while it is open, with the result afterwards', () => {
    const open = invite({ ...facts, actions: ['accept', 'decline'] })
    expect(open).toContain('Accept the invitation to &lt;b>Kitchen&lt;/b>')
    expect(open).toContain('Decline')
    const closed = invite({ ...facts, status: 'declined', actions: [] })
    expect(closed).toContain('You declined.')
    expect(closed).not.toContain('<button')
  })

  it('is an invite of a shape that is not known: its text', () => {
    expect(invite({ actions: 'accept' })).toContain('Bob invited you.')
  })

  it('is a notice', () => {
    const html = shown(
      messageOf('system', { type: 'system', content: 'Bob declined.', metadata: { kind: 'invite_declined' } }),
    )
    expect(html).toContain('class="system-message"')
    expect(html).toContain('Bob declined.')
  })

  it('is a resource, whose address is followed only to the web', () => {
    const of = (url: unknown) => shown(messageOf('bob', { type: 'resource', metadata: { title: 'Soil', url } }))
    expect(of('https://a.example/soil')).toContain('href="https://a.example/soil"')
    for (const url of ['javascript:alert(1)', 5, null, { toString: 'x' }]) expect(of(url)).not.toContain('href')
    expect(of(null)).toContain('Soil')
  })

  it('is forwarded, with its attribution', () => {
    const origin = { messageId: 'm', roomId: 'r', senderId: 'bob', createdAt: '2026-11-20T10:00:00.000Z' }
    const html = shown(messageOf('ann', { metadata: { forwardedFrom: origin } }))
    expect(html).toContain('Forwarded from')
    expect(html).toContain('Bob B.')
    expect(shown(messageOf('ann', { metadata: { forwardedFrom: { senderId: 5 } } }))).not.toContain('Forwarded')
  })

  it('has attachments', () => {
    const attachments = [{ id: 'f', name: 'plan.pdf', mediaType: 'application/pdf', size: 1_234_567, url: '/api/x' }]
    const html = shown(messageOf('bob', { type: 'file', attachments }))
    expect(html).toContain('plan.pdf')
    expect(html).toMatch(/1\.2\s*MB/)
  })
})
