import type { Facts } from './phrases.js'

const about = (topic: string | null): string => (topic === null ? '' : ` about “${topic}”`)
const by = (who: string | null): string => (who === null ? '' : ` by ${who}`)

/** How it tells what it knows, in English. */
export const englishFacts: Facts = {
  locale: 'en-GB',
  somebody: 'somebody who has left',
  messages: (count) => (count === 1 ? 'one message' : `${count} messages`),
  people: (count) => (count === 1 ? 'one member' : `${count} members`),
  list: (names) => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`),

  self: ({ c, name }) => [
    `I am ${name}${c}: a small companion that is built into this server. I am a program, not a person, without internet, and I know only what is said in this room. I listen, ask, sum up, and find who said what.`,
    `My name is ${name}${c}. I am no person but a small program of this server, and know nothing beyond this room. You can talk with me, or ask me to sum up what was said.`,
  ],
  notHuman: ({ c, name }) => [
    `I am not a person${c}: I am ${name}, a small program that is built into this server. I do not feel or understand as people do; I look for patterns in what is written here.`,
    `There is no person behind this${c}. I am a small program, no large language model, and I would rather say so.`,
  ],
  abilities: ({ c }) => [
    `I am a small companion${c}, and can do this: listen and ask back, sum up what was said (“summarise”), find who said what (“who said what about the garden?”), tell who is here, what this room is for, and what time it is. I have no internet. For more, ask the administrator of this server to connect a larger model.`,
    `A few things, and gladly${c}: try “what did I miss?”, “what did Ann say about the trip?”, “who is here?”, or simply tell me what is on your mind. For more, the administrator of this server can connect a larger model.`,
  ],
  larger: ({ c }) => [
    `I am only the small companion that is built in${c}, without internet. The administrator of this server can connect a larger model: the setting \`AI_PROVIDER\` takes OpenAI-compatible servers and Anthropic.`,
    `For that it takes a larger model than me${c}. The administrator connects one with the setting \`AI_PROVIDER\`, OpenAI-compatible or Anthropic.`,
  ],
  noInternet: ({ c }) => [
    `I have no internet${c}, so I cannot look that up. I know only what is said in this room: shall I search that?`,
    `That is beyond this room, and I see no further${c}. I can sum up what was said here, or find who said what.`,
  ],
  summary: ({ c, messages, people, from, to }) => [
    `In short${c}: ${messages} by ${people}, from ${from} to ${to}.`,
    `Here is the gist of ${messages} by ${people}, from ${from} to ${to}${c}:`,
  ],
  mostSaid: (names) => `Most was written by ${names}.`,
  topics: (words) => `Often mentioned: ${words}.`,
  nothingToSum: ({ c }) => [
    `There is not much to sum up yet${c}.`,
    `I see hardly anything that could be summed up${c}.`,
  ],
  said: ({ c, topic, count, messages }) => [
    `I found ${count === 1 ? 'one message' : `${count} messages`}${about(topic)} among ${messages}${c}:`,
    `This is what I found${about(topic)} in ${messages}${c}:`,
  ],
  saidNothing: ({ c, topic, who, messages }) => [
    `I looked through ${messages}${c}, and found nothing${by(who)}${about(topic)}.`,
    `There is nothing${by(who)}${about(topic)} in what I can see${c}; I looked through ${messages}.`,
  ],

  present: ({ c, people }) => [`This room has ${people}${c}:`, `There are ${people} in this room${c}:`],
  more: (count) => `and ${count} more`,
  room: ({ c, name }) => [`This is the room “${name}”${c}.`, `You are in “${name}”${c}.`],
  purpose: (text) => `Its purpose: “${text}”`,
  description: (text) => `It says of itself: “${text}”`,
  noPurpose: 'Nobody has written down what it is for.',
  you: ({ name }) => [`Here you are called ${name}.`, `You are ${name}; I know no more than your profile tells.`],
  person: ({ c, who, bio }) => [
    `${who}, in their own words${c}: “${bio}”`,
    `This is what ${who} tells of themselves${c}: “${bio}”`,
  ],
  unknownPerson: ({ c, who }) => [
    `${who} is in this room${c}, and has not written anything about themselves.`,
    `I know ${who} from this room only${c}: the profile says nothing.`,
  ],

  time: ({ c, time, date, zone }) => [
    `It is ${time} (${zone})${c}, on ${date}.`,
    `When you asked it was ${time} (${zone})${c}, on ${date}.`,
  ],
  date: ({ c, date }) => [`Today is ${date}${c}.`, `It is ${date} today${c}.`],
}
