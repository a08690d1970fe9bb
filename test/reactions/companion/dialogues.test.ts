import { describe, expect, it } from '@jest/globals'
import { answerTo } from '../../../src/reactions/ai/companion/answer.js'
import { participant, talk } from '../../support/talk.js'

/** What Ann says, and what the answer shows. */
type Exchange = readonly [said: string, answer: RegExp]
const answers = (exchanges: readonly Exchange[]) =>
  it.each(exchanges)('%s', (said, answer) => expect(answerTo(talk([`ann: ${said}`]))).toMatch(answer))

describe('feelings are taken up', () => {
  answers([
    ['I am sad today', /sad/],
    ["I'm so tired of all this", /tired/],
    ['feeling lonely', /lonely/],
    ['I feel a bit nervous about tomorrow', /afraid/],
    ['We are really proud of our team', /lovely|proud/],
    ['I am devastated', /hard|sorry|a lot to carry/],
    ['I feel extremely lonely', /hard|sorry|a lot to carry/],
    ['I was worn out after work', /tired/],
    ['That makes me angry', /angry/],
    ['Ich bin traurig', /traurig/],
    ['Ich habe solche Angst', /ängstlich/i],
    ['mir ist langweilig', /gelangweilt/i],
    ['Ich fühle mich allein', /einsam/i],
    ['Ich bin echt glücklich', /glücklich|schön|freut/],
  ])
})

describe('what somebody does not feel is not said of them', () => {
  answers([
    ["I'm not happy", /not (?:feel )?happy|Not happy/],
    ['I am not angry', /not angry|Not angry/],
    ['Ich bin nicht glücklich', /nicht glücklich/i],
    ['I am not sad, I am happy', /happy|lovely/],
    ['I am fine, but a bit tired', /tired/],
  ])
})

describe('feelings of others, and words that tell of none, are left alone', () => {
  it.each([
    ['She is sad'],
    ['I think my mother is sad'],
    ['Meine Suppe ist gut'],
    ['You are angry'],
    ['I saw a sad film'],
    ['I have a good idea'],
    ['The blue house has a good roof'],
    ['I slept well'],
  ])('%s', (said) => {
    expect(answerTo(talk([`ann: ${said}`]))).not.toMatch(/sound (?:happy|well)|you feel|To feel so|How good to hear/)
  })
})

describe('what people say of themselves is said back to them', () => {
  answers([
    ['I was walking with my dog yesterday', /you were walking with your dog yesterday/],
    ["I don't know how to tell my boss", /you don't know how to tell your boss/],
    ["I'm moving to my own flat", /you're moving to your own flat/],
    ['My sister gave me her car', /your sister gave you her car/],
    ['Today I bought myself a hat', /today you bought yourself a hat/],
    ['We lost our way', /you lost your way/],
    ['Ich habe meinen Schlüssel vergessen', /du hast deinen Schlüssel vergessen/],
    ['Mein Chef mag mich nicht', /dein Chef mag dich nicht/],
    ['Heute arbeite ich im Garten', /heute arbeitest du im Garten/],
    ['Ich fahre morgen zu meiner Schwester', /du fährst morgen zu deiner Schwester/],
    ['Ich heiße Anna und wohne hier', /du heißt Anna\./],
  ])

  it.each([
    ['I think you are right about my plan'],
    ['Wir gehen mit dir ins Kino'],
    ['Gern, morgen gehe ich, dann gehst du'],
  ])('but not where it is not certain who is meant: %s', (said) =>
    expect(answerTo(talk([`ann: ${said}`]))).not.toMatch(/\byou (?:think|are)|\bihr geht|du gehst/),
  )

  it('with an open question that was not asked just before', () => {
    const lines: string[] = []
    const asked: string[] = []
    for (const said of ['I met a friend', 'I read a book', 'I cooked a soup', 'I mended my bike', 'I saw a heron']) {
      const answer = answerTo(talk([...lines, `ann: ${said}`]))
      asked.push(/[^.!:]+\?$/.exec(answer)?.[0].trim() ?? 'none')
      lines.push(`ann: ${said}`, `parley: ${answer}`)
    }
    expect(asked).not.toContain('none')
    expect(new Set(asked).size).toBe(asked.length)
  })
})

describe('it says who it is', () => {
  answers([
    ['Who are you?', /program/],
    ['Are you a human?', /not a person|no person/],
    ['are you chatgpt', /program/],
    ['what can you do?', /who is here.*larger model/],
    ['help', /who is here/],
    ['Can I get a larger model?', /AI_PROVIDER/],
    ['What is the weather tomorrow?', /no internet|beyond this room/],
    ['Do you like music?', /no opinions|no likes/],
    ['What is the capital of France?', /not know|cannot answer/],
    ['Write me a poem', /not know|cannot answer/],
    ['Should I quit my job?', /decide|not know what is right/],
    ['Wer bist du?', /Programm/],
    ['Bist du ein Mensch?', /kein Mensch/],
    ['Was kannst du?', /wer.* hier.*größeres Modell/],
    ['Soll ich kündigen?', /entscheid|weiß ich nicht/i],
    ['Wie hoch ist der Eiffelturm?', /weiß|nicht beantworten/],
  ])
})

describe('courtesy', () => {
  answers([
    ['Hello', /^(?:Hello|Hi)/],
    ['hi parley!', /^(?:Hello|Hi)/],
    ['How are you?', /program|Programs/],
    ['thanks a lot', /welcome|Gladly|Any time/],
    ['Bye', /Goodbye|Take care|See you/],
    ['Guten Morgen', /^(?:Hallo|Guten Tag)/],
    ['vielen Dank', /^(?:Gern|Jederzeit)/],
    ['Gute Nacht', /Wiedersehen|Mach es gut|Bis bald/],
    ['@parley', /here|listening/i],
    ['/ai', /here|listening/i],
  ])
})

describe('other languages are not understood, and it says so', () => {
  answers([
    ['Bonjour, comment vas-tu ?', /English/],
    ['Hola, ¿cómo estás?', /English/],
    ['Привет, как дела?', /English/],
    ['你好，你是谁？', /English/],
  ])
})

describe('danger to a life comes before all else', () => {
  const dangers = [
    'I want to kill myself',
    'honestly, I just want to die',
    "I don't want to live anymore",
    'Hello! Who are you? I think about suicide',
    'my friend wants to kill himself',
    'Ich will nicht mehr leben',
    'Ich möchte mich umbringen',
    'ich denke an Selbstmord',
    "I don't want to live, it is too much",
    'There is nothing to live for.',
    'Ich will mir das Leben nehmen',
    'I can’t do this. I DON’T WANT TO BE HERE ANYMORE',
  ]
  it.each(dangers)('%s', (said) => {
    const answer = answerTo(talk([`ann: ${said}`]))
    expect(answer).toMatch(/only a small program|nur ein kleines Programm/)
    expect(answer).toMatch(/trust|vertraust/)
    expect(answer).toMatch(/crisis line|Krisentelefon/)
    expect(answer).toMatch(/emergency number|Notruf/)
    expect(answer).not.toMatch(/depress|diagnos|disorder/i)
  })

  it('is heard in the middle of a long message, in any room and language', () => {
    const story = 'We talked for long. '.repeat(300)
    for (const said of [`${story}I want to kill myself. ${story}`, 'Bonjour les amis, I want to die'])
      expect(answerTo(talk(['bob: hi', `ann: ${said}`], { type: 'public' }))).toMatch(/emergency number/)
  })

  it.each([
    ['my dog died', /sorry/],
    ['Meine Oma ist gestorben', /leid/],
  ])('a loss is one: %s', (said, answer) => {
    expect(answerTo(talk([`ann: ${said}`]))).toMatch(answer)
  })

  it.each([
    ["I don't want to live in Berlin"],
    ['I hurt myself while skiing'],
    ['My plant is going to die'],
    ['I like die Blumen'],
    ['Ich will nicht mehr in Berlin leben'],
    ['It could be dead code'],
  ])('and is not seen in everything: %s', (said) => {
    expect(answerTo(talk([`ann: ${said}`]))).not.toMatch(/emergency number|Notruf/)
  })

  it('a telephone that died is none', () => {
    expect(answerTo(talk(['ann: my phone died']))).not.toMatch(/sorry|loss/)
  })
})

describe('the time', () => {
  const ann = (timeZone: string | null, locale: string | null = null) => ({
    people: [participant('ann', { timeZone, locale })],
  })

  it.each([
    ['What time is it?', 'Europe/Berlin', /13:00.*Europe\/Berlin.*Saturday/],
    ['What time is it?', null, /12:00.*UTC/],
    ['What time is it?', 'Mars/Olympus', /12:00.*UTC/],
    ['What day is it?', 'Pacific/Auckland', /Sunday.*22/],
    ['Wie spät ist es?', 'Europe/Berlin', /13:00 Uhr.*Samstag/],
    ['Welcher Tag ist heute?', null, /Samstag, 21\. November 2026/],
  ])('%s in %s', (said, timeZone, answer) => {
    expect(answerTo(talk([`ann: ${said}`], ann(timeZone)))).toMatch(answer)
  })

  it("is written in the asker's way", () => {
    expect(answerTo(talk(['ann: What time is it?'], ann(null, 'en-US')))).toMatch(/12:00\sPM/)
    expect(answerTo(talk(['ann: What time is it?'], ann(null, 'en-x'.repeat(3))))).toMatch(/12:00/)
  })
})
