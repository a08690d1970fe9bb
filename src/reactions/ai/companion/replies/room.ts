import { quoted, shownName } from '../markdown.js'
import { memberNamed } from '../people.js'
import type { Reply, Scene } from '../scene.js'

const WHO_IS_HERE =
  /\b(?:who(?:'s| is| are| else is| all is) (?:all |else |everyone )?(?:here|in (?:here|this (?:room|group|chat)|the (?:room|group|chat)|our (?:room|group|chat)))|who are (?:the|all the|our) (?:members|people|others)|(?:list|show)(?: me)?(?: all)? (?:the )?members|how many (?:members|people) are|wer ist (?:alles |noch |sonst |denn )?(?:hier|da|dabei|in diesem raum|im raum|in der gruppe)|wer sind (?:die|alle) (?:mitglieder|leute|anderen)|wie viele (?:mitglieder|leute) sind)\b/
const WHAT_IS_IT =
  /\b(?:what(?:'s| is) (?:this|the|our) (?:room|group|chat|channel)(?:'s)?(?: all)?(?: about| for| called| purpose)?$|(?:purpose|topic|subject) of (?:this|the|our) (?:room|group|chat|channel)|what (?:are|do) we (?:here for|doing here|talk about here)|where am i$|worum geht(?:'s| es)? (?:hier|in diesem raum|in dieser gruppe)|wozu ist (?:dieser|der) raum|was ist (?:das|dies)(?: hier)? fur ein(?:e)? (?:raum|gruppe)|(?:zweck|thema) (?:dieses|des) raum(?:es|s)|wo bin ich(?: hier)?$)/
const WHO_IS =
  /^(?:who is|who's|tell me about|what do you know about|wer ist|was weisst du uber|erzahl(?:e)? (?:mir )?(?:von|uber)) (.{1,80})$/
const WHO_AM_I =
  /^(?:(?:do you know )?(?:what(?:'s| is) my name|who am i|who i am)|wie heisse ich|wer bin ich|weisst du wie ich heisse)$/
const MOST_LISTED = 10
const BIO_LENGTH = 80
const ROOM_TEXT = 300

/** Who is here, and what the room is for: only what everyone in it can see. */
export const aboutRoom: Reply = (scene) => {
  if (scene.wordCount > 16) return null
  if (WHO_IS_HERE.test(scene.plain)) return whoIsHere(scene)
  if (WHAT_IS_IT.test(scene.plain)) return whatItIs(scene)
  if (WHO_AM_I.test(scene.plain)) return whoIsAsking(scene)
  const name = WHO_IS.exec(scene.plain)?.[1]
  return name === undefined ? null : whoThatIs(scene, name)
}

function whoIsHere({ conversation, phrases, choose, c }: Scene): string {
  const { participants, memberCount } = conversation
  const shown = participants.slice(0, MOST_LISTED).map(({ displayName, bio }) => {
    const about = bio === null || bio.trim() === '' ? '' : `: ${quoted(bio, BIO_LENGTH)}`
    return `- **${shownName(displayName)}**${about}`
  })
  const hidden = memberCount - shown.length
  const rest = hidden > 0 ? [`- ${phrases.more(hidden)}`] : []
  return [choose(phrases.present({ c, people: phrases.people(memberCount) })), ...shown, ...rest].join('\n')
}

function whatItIs({ conversation, phrases, choose, c }: Scene): string {
  const { name, purpose, description } = conversation.room
  const texts = [
    ...(isThere(purpose) ? [phrases.purpose(quoted(purpose, ROOM_TEXT))] : []),
    ...(isThere(description) ? [phrases.description(quoted(description, ROOM_TEXT))] : []),
  ]
  const called = isThere(name) ? [choose(phrases.room({ c, name: quoted(name) }))] : []
  return [...called, ...(texts.length > 0 ? texts : [phrases.noPurpose])].join(' ')
}

const whoIsAsking = ({ asker, phrases, choose, c, nameOf }: Scene): string | null =>
  asker && choose(phrases.you({ c, name: nameOf(asker.userId) }))

const isThere = (text: string | null): text is string => text !== null && text.trim() !== ''

function whoThatIs({ conversation, phrases, choose, c, nameOf }: Scene, name: string): string | null {
  const member = memberNamed(conversation, name)
  if (member === null || member.userId === conversation.agent.userId) return null
  const who = nameOf(member.userId)
  if (!isThere(member.bio)) return choose(phrases.unknownPerson({ c, who }))
  return choose(phrases.person({ c, who, bio: quoted(member.bio, ROOM_TEXT) }))
}
