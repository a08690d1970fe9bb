import type { Phrases } from './phrases.js'

const about = (topic: string | null): string => (topic === null ? '' : ` about “${topic}”`)

export const english: Phrases = {
  locale: 'en-GB',
  somebody: 'somebody who has left',
  messages: (count) => (count === 1 ? 'one message' : `${count} messages`),
  people: (count) => (count === 1 ? 'one member' : `${count} members`),
  list: (names) => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`),
  again: 'Once more:',

  danger: ({ c }) => [
    `Thank you for saying this${c}. I am only a small program and cannot be there for you as people can, and this matters too much for a program. Please talk to somebody now: a person you trust, a doctor, or a crisis line where you live. If you or somebody else is in danger at this moment, call your local emergency number.`,
    `This sounds serious${c}, and nobody should have to carry it alone. I am only a small program; what helps here is people. Please reach out now to somebody you trust or to a crisis line, and if there is danger at this moment, to your local emergency number. Who could be with you today?`,
  ],
  listening: ({ c }) => [
    `Yes, I am here${c}. What is on your mind?`,
    `I am listening${c}. What would you like to talk about?`,
    `Here I am${c}. How can I be of use?`,
  ],
  greeting: ({ c }) => [
    `Hello${c}! How are you today?`,
    `Hi${c}, good that you are here. What is going on with you?`,
    `Hello${c}. What would you like to talk about?`,
  ],
  howAreYou: ({ c }) => [
    `I am a program, so I have no good or bad days${c}. How are you?`,
    `Programs have no moods, and I do not pretend to${c}. How has your day been?`,
  ],
  farewell: ({ c }) => [
    `Goodbye${c}! I will be here.`,
    `Take care${c}. Until next time!`,
    `See you${c}. It was good to hear from you.`,
  ],
  thanks: ({ c }) => [`You are welcome${c}.`, `Gladly${c}.`, `Any time${c}. Is there something else?`],

  self: ({ c, name }) => [
    `I am ${name}${c}: a small companion that is built into this server. I am a program, not a person, without internet, and I know only what is said in this room. I listen, ask, sum up, and find who said what.`,
    `My name is ${name}${c}. I am no person but a small program of this server, and know nothing beyond this room. You can talk with me, or ask me to sum up what was said.`,
  ],
  notHuman: ({ c, name }) => [
    `I am not a person${c}: I am ${name}, a small program that is built into this server. I do not feel or understand as people do; I look for patterns in what is written here.`,
    `There is no person behind this${c}. I am a small program, no large language model, and I would rather say so.`,
  ],
  abilities: ({ c }) => [
    `I am a small companion${c}, and can do this: listen and ask back, sum up what was said (“summarise”), find who said what (“who said what about the garden?”), tell who is here, what this room is for, and what time it is. I have no internet. For more, an administrator can connect a larger model with the setting \`AI_PROVIDER\`.`,
    `Not very much, but gladly${c}: try “what did I miss?”, “what did Ann say about the trip?”, “who is here?”, or simply tell me what is on your mind. An administrator can connect a larger model with \`AI_PROVIDER\`.`,
  ],
  larger: ({ c }) => [
    `I am only the small companion that is built in${c}, without internet. The administrator of this server can connect a larger model: the setting \`AI_PROVIDER\` takes OpenAI-compatible servers and Anthropic.`,
    `For that it takes a larger model than me${c}. The administrator connects one with the setting \`AI_PROVIDER\`, OpenAI-compatible or Anthropic.`,
  ],
  noInternet: ({ c }) => [
    `I have no internet${c}, so I cannot look that up. I know only what is said in this room: shall I search that?`,
    `That is beyond this room, and I see no further${c}. I can sum up what was said here, or find who said what.`,
  ],
  noOpinion: ({ c }) => [
    `I am a small program and have no opinions of my own${c}. What do you think yourself?`,
    `I have no likes or beliefs${c}, so I will not pretend. What speaks for it in your eyes?`,
  ],
  advice: ({ c }) => [
    `I cannot decide that for you${c}, but I can help you to look at it. What speaks for it, and what against?`,
    `That is yours to decide${c}. If a good friend asked you the same, what would you say?`,
    `I do not know what is right there${c}. What would you regret more: doing it, or leaving it?`,
  ],
  unknown: ({ c }) => [
    `I do not know${c}. I am a small companion without internet: I can sum up what was said here, find who said what, or listen.`,
    `That I cannot answer${c}. What I can do: search this room, sum it up, or think along by asking.`,
    `Honestly, I do not know that${c}. Perhaps somebody here does; I can look through what was said, if you like.`,
  ],
  perhaps: ({ c, who, when, what }) => [
    `I do not know${c}, but this may help. ${who} wrote (${when}): “${what}”`,
    `I cannot say for sure${c}. There is this, by ${who} (${when}): “${what}”`,
  ],
  foreign: ({ c }) => [
    `I am a small built-in companion and understand English and German only${c}. An administrator can connect a larger model with \`AI_PROVIDER\` that speaks more languages.`,
    `I am sorry${c}: this is not English or German, and I understand nothing else.`,
    `I can only follow English and German${c}. Would you try one of them?`,
  ],

  heavy: ({ c, feeling }) => [
    `That sounds really hard${c}. To feel so ${feeling} weighs on a person. Is there somebody near you who knows of it?`,
    `I am sorry that you feel so ${feeling}${c}. You need not be done with it quickly. What is the hardest part?`,
    `So very ${feeling}${c}: that is a lot to carry. What has helped you to get through such times before?`,
  ],
  low: ({ c, feeling }) => [
    `It sounds as if you feel ${feeling}${c}. What happened?`,
    `You feel ${feeling}${c}. Since when has it been like that?`,
    `Feeling ${feeling} is not easy${c}. What would help a little right now?`,
    `I hear that you feel ${feeling}${c}. What is behind it?`,
  ],
  glad: ({ c, feeling }) => [
    `How good to hear${c}: you sound ${feeling}! What made it so?`,
    `That is lovely${c}. What is the best part of it?`,
    `You sound ${feeling}${c}! Whom would you like to share it with?`,
  ],
  notGlad: ({ c, feeling }) => [
    `So you do not feel ${feeling}${c}. What would have to be different?`,
    `Not ${feeling}, you say${c}. What is missing?`,
    `I hear that you are not ${feeling}${c}. How did it come to that?`,
  ],
  notLow: ({ c, feeling }) => [
    `So you are not ${feeling}${c}. How would you put it yourself?`,
    `Not ${feeling}, then${c}. What is it like instead?`,
  ],

  reflected: ({ c, what }) => [
    `So ${what}${c}.`,
    `I hear you${c}: ${what}.`,
    `As I understand it, ${what}${c}.`,
    `If I follow you, ${what}${c}.`,
  ],
  topic: ({ c, what }) => [
    `You mention “${what}”${c}.`,
    `“${what}”: that seems to be on your mind${c}.`,
    `I notice “${what}”${c}.`,
  ],
  goOn: ({ c }) => [
    `Go on${c}, I am listening.`,
    `Tell me more${c}, if you like.`,
    `I see${c}. And then?`,
    `All right${c}. What else is there?`,
    `Mm${c}. What is behind that?`,
  ],
  open: [
    'What matters most to you about it?',
    'How is that for you?',
    'What would you wish for?',
    'How did it come to that?',
    'What would be a good next step?',
    'When did it begin?',
    'What has helped you before?',
    'What would change if it were different?',
  ],
  openToGroup: [
    'How do the others see it?',
    'What matters most to you about it?',
    'Who else here has something to add?',
    'What would be a good next step?',
    'What do the others think of that?',
    'How did it come to that?',
  ],
  dispute: ({ one, other, mine, theirs }) => [
    `It sounds as if ${one} and ${other} see this differently. ${one} says “${mine}”; ${other} says “${theirs}”. What matters most to each of you there?`,
    `I hear two views. For ${one} it is “${mine}”, for ${other} “${theirs}”. What would each of you need the other to understand?`,
    `${one} and ${other} seem to be at odds. One says “${mine}”, the other “${theirs}”. Where do you agree, if only a little?`,
  ],

  summary: ({ c, messages, people, from, to }) => [
    `In short${c}: ${messages} by ${people}, from ${from} to ${to}.`,
    `Here is the gist${c} of ${messages} by ${people}, from ${from} to ${to}:`,
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
    `I find nothing${about(topic)}${who === null ? '' : ` by ${who}`} in the ${messages} that I can see${c}.`,
    `There is nothing${about(topic)}${who === null ? '' : ` by ${who}`} in what I can look through, ${messages}${c}.`,
  ],

  present: ({ c, people }) => [`This room has ${people}${c}:`, `There are ${people} in this room${c}:`],
  more: (count) => `and ${count} more`,
  room: ({ c, name }) => [`This is the room “${name}”${c}.`, `You are in “${name}”${c}.`],
  purpose: (text) => `Its purpose: “${text}”`,
  description: (text) => `It says of itself: “${text}”`,
  noPurpose: 'Nobody has written down what it is for.',
  person: ({ c, who, bio }) => [`${who} writes about themselves${c}: “${bio}”`],
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
