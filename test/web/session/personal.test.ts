import { afterEach, expect, it } from '@jest/globals'
import { editDraft, editing, keepEditDraft, startEditing } from '../../../web/src/conversation/message/editing.js'
import { hopes } from '../../../web/src/conversation/message/reactions/hopes.js'
import { blockedIds } from '../../../web/src/people/blocks.js'
import { belongTo, forgetPersonal } from '../../../web/src/session/personal.js'

/** What somebody leaves in the page whose session ends while they are at it. */
function leave(): void {
  startEditing('message-1', 'thread')
  keepEditDraft('message-1', 'half a thought')
  hopes.value = new Map([['message-1', new Map([['👍', true]])]])
  blockedIds.value = new Set(['eve'])
}

function expectNothing(): void {
  expect(editing.value).toBeNull()
  expect(editDraft('message-1')).toBeUndefined()
  expect(hopes.value.size).toBe(0)
  expect(blockedIds.value.size).toBe(0)
}

afterEach(forgetPersonal)

it('is gone for whoever logs in next in the same page', () => {
  belongTo('ann')
  leave()
  belongTo('bob')
  expectNothing()
})

it('is there for whoever comes back after their session has ended', () => {
  belongTo('ann')
  leave()
  belongTo('ann')
  expect(editDraft('message-1')).toBe('half a thought')
})

it('is gone after logging out, whoever comes', () => {
  belongTo('ann')
  leave()
  forgetPersonal()
  expectNothing()
})
