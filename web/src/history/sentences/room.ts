import type { RoomEventType } from '../../../../src/domain/room/events.js'
import type { Facts } from '../facts.js'
import type { Teller } from '../sentences.js'
import { listed, type Part, people, person, type Told, tell } from '../told.js'

const quote = (text: string): Part => ({ quote: text })

export const ROOM_SENTENCES = {
  RoomCreated: (facts, actor) => {
    const type = facts.text('type')
    if (type === 'direct') return tell`${person(actor)} began to talk directly: ${people(memberIds(facts))}`
    if (type === 'home') return tell`${person(actor)} made this home for ${person(facts.text('ownerId'))}`
    const name = facts.text('name')
    const named = name === '' ? [] : tell` ${quote(name)}`
    return tell`${person(actor)} created the ${type === '' ? '' : `${type} `}room${named}`
  },
  RoomUpdated: (facts, actor) => {
    const changes = [...textChanges(facts), ...settingChanges(facts.in('settings'))]
    return changes.length === 0
      ? tell`${person(actor)} changed the settings`
      : tell`${person(actor)} ${listed(changes)}`
  },
  RoomArchived: (_facts, actor) => tell`${person(actor)} archived the room`,
  RoomRestored: (_facts, actor) => tell`${person(actor)} restored the room`,
} satisfies Partial<Record<RoomEventType, Teller>>

const memberIds = (facts: Facts): readonly string[] => facts.each('members').map((member) => member.text('userId'))

const TEXTS: Readonly<Record<string, string>> = {
  name: 'name',
  description: 'description',
  purpose: 'purpose',
  avatarUrl: 'picture',
}

/** A text that cannot be read any more is there and says nothing. */
function textChanges(facts: Facts): readonly Told[] {
  return Object.entries(TEXTS).flatMap(([field, word]) => {
    if (!facts.has(field)) return []
    const text = facts.text(field)
    return [text === '' ? tell`emptied the ${word}` : tell`changed the ${word} to ${quote(text)}`]
  })
}

function settingChanges(settings: Facts): readonly Told[] {
  return [
    settings.has('ai') && aiChange(settings.in('ai')),
    settings.has('maxMembers') && tell`let in ${settings.number('maxMembers').toLocaleString('en')} members at most`,
    settings.has('historyVisibility') &&
      (settings.text('historyVisibility') === 'since_join'
        ? tell`hid from new members what was before`
        : tell`let new members see everything`),
    settings.has('invitePolicy') &&
      (settings.text('invitePolicy') === 'moderators'
        ? tell`let only moderators invite`
        : tell`let all members invite`),
  ].filter((change) => change !== false)
}

function aiChange(ai: Facts): Told {
  if (!ai.flag('enabled')) return tell`switched AI off`
  const trigger = ai.text('trigger') === 'mention' ? 'when it is mentioned' : 'to every message'
  const agents = ai.texts('agents')
  return agents.length === 0
    ? tell`set AI to answer ${trigger}, and to nobody yet`
    : tell`set AI to answer ${trigger}: ${people(agents)}`
}
