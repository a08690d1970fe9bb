import { describe, expect, it } from '@jest/globals'
import { answerTo } from '../../../src/reactions/ai/companion/answer.js'
import { participant, talk } from '../../support/talk.js'

const group = { type: 'private' } as const
const GARDEN = [
  'ann: The tomatoes need water twice a day in this heat.',
  'bob: I watered the tomatoes on Monday. The hose is broken though.',
  'ann: We should buy a new hose.',
  'cid: Good morning!',
  'bob: A new hose costs 40 euros; we could share the cost of the hose.',
  'ann: On Saturday I plant beans.',
]
const ask = (said: string, lines: readonly string[] = GARDEN, setting: Parameters<typeof talk>[1] = group): string =>
  answerTo(talk([...lines, said], setting))

describe('whom it talks to', () => {
  it('is named in a group, and not among two', () => {
    for (const said of ['ann: Hello', 'ann: I am sad', 'ann: thanks', 'ann: who are you?', 'ann: I met a friend']) {
      expect(answerTo(talk([said], group))).toContain(', Ann')
      for (const type of ['home', 'direct'] as const) expect(answerTo(talk([said], { type }))).not.toContain('Ann')
    }
  })

  it('may be somebody who has left', () => {
    expect(ask('dan: hello')).toMatch(/^(?:Hello|Hi)[!.,] /)
  })
})

describe('a summary', () => {
  it.each(['@parley summarise', '@ai sum this up please', 'Parley, what did I miss?', 'Hey Parley, recap please'])(
    'is given when asked for: %s',
    (said) => {
      const answer = ask(`cid: ${said}`)
      expect(answer).toMatch(/^- \*\*(?:Ann|Bob)\*\* \(12:0\d\): .*hose/m)
      expect(answer).toMatch(/\d messages? by [23] members|2 messages by 2 members/)
      expect(answer.split('\n').length).toBeLessThanOrEqual(10)
    },
  )

  it('tells how much was said, by whom, when, and of what', () => {
    const answer = ask('cid: @parley summarise')
    expect(answer).toContain('6 messages by 3 members')
    expect(answer).toMatch(/from 12:00 to 12:05/)
    expect(answer).toContain('Ann (3), Bob (2) and Cid (1)')
    expect(answer).toMatch(/Often mentioned: .*hose/)
    expect(answer).not.toContain('Good morning')
  })

  it('begins after what the asker last said, if they ask what they missed', () => {
    const answer = ask('cid: @parley what did I miss?')
    expect(answer).toContain('2 messages by 2 members')
    expect(answer).not.toContain('twice a day')
  })

  it('of the last few messages has no others', () => {
    expect(ask('cid: @parley summarise the last 2 messages')).toContain('2 messages')
  })

  it('leaves out what was asked of the agent, and what it said itself', () => {
    const lines = [...GARDEN, 'bob: @parley when is the hose sale of the hose?', 'parley: hose hose hose tomatoes']
    const answer = ask('cid: @parley summarise', lines)
    expect(answer).not.toMatch(/sale|Parley/)
    expect(answer).toContain('6 messages')
  })

  it('of nothing is none', () => {
    expect(ask('cid: @parley summarise', ['ann: hi'])).toMatch(/not much|hardly/)
  })

  it('is given in German too', () => {
    expect(ask('cid: Parley, fass das bitte zusammen')).toMatch(/6 Nachrichten, 3 Mitglieder/)
  })

  it('is not what somebody has to write', () => {
    expect(ask('cid: I have to write a summary for my boss')).not.toContain('- **')
  })
})

describe('a search', () => {
  it.each([
    ['who said what about the hose?', /Bob.*hose/],
    ['What did Bob say about tomatoes?', /\*\*Bob\*\* \(12:01\): I watered the tomatoes/],
    ['when did we talk about beans?', /\*\*Ann\*\* \(12:05\).*beans/],
    ['did anyone mention watering?', /watered/],
    ['what did Ann say?', /\*\*Ann\*\*.*beans/],
    ['find Monday', /Monday/],
    ['wer hat was über hose gesagt?', /Bob.*hose/],
    ['was hat Bob über tomatoes gesagt?', /\*\*Bob\*\*/],
    ['wann haben wir über beans gesprochen?', /\*\*Ann\*\* \(12:05\)/],
  ])('%s', (said, answer) => expect(ask(`cid: @parley ${said}`)).toMatch(answer))

  it('says that there is nothing', () => {
    const answer = ask('cid: @parley did Ann mention potatoes?')
    expect(answer).toMatch(/nothing/)
    expect(answer).toContain('“potatoes”')
    expect(answer).not.toContain('- **')
  })

  it('is of nobody who is not here', () => {
    expect(ask('cid: @parley what did Zoe say about the hose?')).not.toMatch(/- \*\*Zoe/)
  })

  it('tells the day of what was said on another one', () => {
    const conversation = talk([...GARDEN, 'cid: @parley who said what about beans?'], group)
    const later = { ...conversation.trigger, at: '2026-11-25T09:00:00.000Z' }
    const turns = [...conversation.turns.slice(0, -1), later]
    expect(answerTo({ ...conversation, turns, trigger: later })).toMatch(/\*\*Ann\*\* \(21 Nov, 12:05\)/)
  })

  it('quotes a long message briefly, from where it speaks of it', () => {
    const long = `bob: ${'We talked of this and that. '.repeat(20)}Then somebody brought gooseberries to the table. ${'And so on. '.repeat(30)}`
    const answer = ask('ann: @parley who said what about gooseberries?', [long])
    expect(answer).toContain('gooseberries to the table')
    expect(answer.length).toBeLessThan(300)
  })

  it('helps with a question that nobody asked it to search', () => {
    expect(ask('cid: @parley how much does a new hose cost?')).toMatch(/not know|cannot say.*40 euros/s)
  })
})

describe('the room', () => {
  it('has members, who tell of themselves', () => {
    const answer = ask('ann: @parley who is here?')
    expect(answer).toContain('4 members')
    expect(answer).toMatch(/- \*\*Ann\*\*: Grows herbs\n- \*\*Bob\*\*/)
  })

  it('names some of many', () => {
    const people = Array.from({ length: 30 }, (_, i) => participant(`p${i}`))
    const answer = ask('p0: @parley who is in this room?', [], { ...group, people, memberCount: 500 })
    expect(answer).toContain('500 members')
    expect(answer).toContain('and 490 more')
  })

  it('has a purpose, or none', () => {
    const room = { purpose: 'To grow food', description: 'On the roof' }
    const answer = ask('ann: @parley what is this room about?', [], { ...group, room })
    expect(answer).toMatch(/Garden.*To grow food.*On the roof/)
    expect(ask('ann: @parley worum geht es hier?')).toMatch(/niemand aufgeschrieben/)
  })

  it('knows who somebody is', () => {
    expect(ask('bob: @parley who is Ann?')).toContain('Grows herbs')
    expect(ask('ann: @parley who is Bob?')).toMatch(/nothing|anything/)
    expect(ask('ann: @parley who am I?')).toContain('Ann')
  })
})

describe('a question for somebody else', () => {
  it('is left to them', () => {
    expect(ask('bob: Ann, did you see the game?')).toMatch(/Ann/)
    expect(ask('bob: Ann, did you see the game?')).not.toMatch(/internet/)
  })
})

describe('two who disagree', () => {
  it('hear both sides', () => {
    const lines = [
      'bob: We should water more, they are dry',
      'ann: No, that is wrong, they rot.',
      'bob: You never listen',
    ]
    const answer = ask('ann: I disagree, the soil is wet', lines)
    expect(answer).toContain('the soil is wet')
    expect(answer).toContain('You never listen')
    expect(answer).toMatch(/Ann and Bob|For Ann.*Bob/)
    expect(answer).toMatch(/\?$/)
  })

  it('are two people: one alone, or an agent, is none', () => {
    for (const lines of [['ann: No, that is wrong'], ['parley: No, that is wrong'], ['bob: It is dry']])
      expect(ask('ann: I disagree', lines)).not.toMatch(/differently|two views|at odds/)
    expect(ask('ann: I disagree', ['bob: that is wrong'], { type: 'direct' })).not.toMatch(/differently|two views/)
  })
})
