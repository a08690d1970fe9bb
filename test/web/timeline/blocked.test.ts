import { afterEach, expect, it } from '@jest/globals'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { RoomSummary } from '../../../src/client/index.js'
import { Announcer } from '../../../web/src/conversation/timeline/announcer.js'
import { ChatContext } from '../../../web/src/chat/context.js'
import type { Chat } from '../../../web/src/chat/chat.js'
import { blockedIds, COLLAPSED } from '../../../web/src/people/blocks.js'
import { previewOf } from '../../../web/src/rooms/list/preview.js'
import { forgetPersonal } from '../../../web/src/session/personal.js'
import { messageOf, roomState } from '../support/room-state.js'

// What is beside the conversation asks how wide the window is, as soon as it is loaded.
Object.assign(globalThis, { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) })
const { PersonMessage } = await import('../../../web/src/conversation/message/person-message.js')

const message = messageOf('eve', { seq: 4, content: 'nobody reads this' })
const state = roomState({ members: { ann: 'owner', eve: 'member' }, messages: [message], room: { lastSeq: 3 } })

/** A message that is collapsed asks nothing of it. */
const chat = { rest: null } as unknown as Chat

afterEach(forgetPersonal)

it('are heard and read of as little as they are seen', () => {
  blockedIds.value = new Set(['eve'])
  const drawn = h(PersonMessage, {
    state,
    message,
    quoted: undefined,
    isGrouped: false,
    answersAbove: false,
    isAnsweredBelow: false,
    place: 'flow',
  })
  const html = renderToString(h(ChatContext.Provider, { value: chat }, drawn))
  expect(html).toContain(COLLAPSED)
  expect(html).not.toContain('nobody reads this')
  expect(renderToString(h(Announcer, { state }))).not.toContain('nobody reads this')
  const summary = { room: state.room, lastMessage: message } as unknown as RoomSummary
  expect(previewOf(summary, 'ann', blockedIds.value)).toEqual({ author: null, text: COLLAPSED, isNote: true })
})
