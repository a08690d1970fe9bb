import type { Talk } from './phrases.js'

/** How it talks with people, in English. */
export const englishTalk: Talk = {
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

  noOpinion: ({ c }) => [
    `I am a small program and have no opinions of my own${c}. What do you think yourself?`,
    `I have no likes or beliefs${c}, so I will not pretend. What speaks for it in your eyes?`,
  ],
  advice: ({ c }) => [
    `I cannot decide that for you${c}, but I can help you to look at it. What speaks for it, and what against?`,
    `That is yours to decide${c}. If a good friend asked you the same, what would you say?`,
    `I do not know what is right there${c}. What would you regret more: doing it, or leaving it?`,
  ],
  why: ({ c }) => [
    `I ask because I would like to follow you${c}; you need not answer.`,
    `There is no deep reason${c}: asking is most of what I can do.`,
  ],
  forOther: ({ c, who }) => [`I think that question is for ${who}${c}.`, `${who} will know that better than I do${c}.`],
  kindWords: ({ c }) => [
    `That is kind of you${c}. I am only a small program, but I am glad to be of use.`,
    `How friendly${c}! I feel nothing, being a program; but please go on.`,
  ],
  harshWords: ({ c }) => [
    `You may be right${c}: I am only a small program. What would you have liked to hear?`,
    `I see that this was of no use to you${c}. Tell me in other words, and I will try again.`,
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

  grief: ({ c }) => [
    `I am very sorry${c}. That is a great loss, and there is no right way to bear it. Would you like to tell a little about what was?`,
    `That is hard to lose${c}, and I am sorry. I am only a program; is there somebody near you who knew them too?`,
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
    `Thank you${c}. Is there more to it?`,
  ],
  open: [
    'What matters most to you about it?',
    'How is that for you?',
    'What comes to your mind when you think of it?',
    'How did it come to that?',
    'What would you like to happen next?',
    'What makes you think of it now?',
    'Would you tell me a little more about it?',
    'What do you make of it?',
  ],
  openToGroup: [
    'How do the others see it?',
    'What matters most to you about it?',
    'Who else here has something to add?',
    'What would you like to happen next?',
    'What do the others think of that?',
    'How did it come to that?',
  ],
  dispute: ({ one, other, mine, theirs }) => [
    `It sounds as if ${one} and ${other} see this differently. ${one} says “${mine}”; ${other} says “${theirs}”. What matters most to each of you there?`,
    `I hear two views. For ${one} it is “${mine}”, for ${other} “${theirs}”. What would each of you need the other to understand?`,
    `${one} and ${other} seem to be at odds. One says “${mine}”, the other “${theirs}”. Where do you agree, if only a little?`,
  ],
}
