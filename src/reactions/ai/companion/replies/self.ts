import { shownName } from '../markdown.js'
import type { Reply } from '../scene.js'

const WHO =
  /\b(?:who are you|who r u|what are you$|what's your name|what is your name|introduce yourself|tell me about yourself|wer bist du|was bist du$|wie heisst du|stell dich vor|erzahl(?:e)? (?:mir )?von dir)/
const HUMAN =
  /\b(?:(?:are|r) (?:you|u) (?:a |an |really |really a |just a |only a |actually a )?(?:human|person|real|bot|robot|ai|a i|machine|computer|program|programme|alive|conscious|sentient|man|woman|chatgpt|gpt|llm)|(?:am i|ist hier|is this|is there) (?:talking to |speaking to )?(?:a |an |ein |eine )?(?:human|person|bot|real person|mensch)|bist du (?:ein |eine |echt |wirklich |wirklich ein |nur ein )?(?:mensch|person|echt|bot|roboter|ki|maschine|computer|programm|lebendig|chatgpt))\b/
const ABILITIES =
  /\b(?:what can you do|what can i ask|what do you do|what are you (?:good )?for|how do you work|how can you help|can you help|help me$|what else can you|was kannst du|was machst du|wofur bist du|wie funktionierst du|kannst du (?:mir |uns )?helfen|wie kannst du)\b|^(?:help|hilfe|commands|befehle)$/
const LARGER =
  /\b(?:(?:larger|bigger|better|smarter|stronger|other|another|grosseres|besseres|anderes) (?:language )?(?:model|modell|ai|ki)|ai provider|use (?:gpt|chatgpt|claude|openai)|chatgpt|openai|anthropic)\b/
const OUTSIDE =
  /\b(?:weather|forecast|the news|latest news|google|look (?:it |that |this )?up online|search the (?:web|internet)|on the internet|stock price|exchange rate|wetter|nachrichten von heute|im internet|googeln?|aktienkurs|wechselkurs|borsenkurs)\b/
const OPINION =
  /\b(?:do you (?:like|think|believe|love|want|feel|have (?:a |any )?(?:favou?rite|feelings|opinion|friends|dreams))|what do you think|what's your (?:favou?rite|opinion|view)|what is your (?:favou?rite|opinion|view)|your opinion|magst du|denkst du|glaubst du|findest du|was meinst du|was denkst du|was haltst du|deine meinung|hast du (?:gefuhle|freunde|traume))\b/
const ADVICE =
  /\b(?:(?:what )?should (?:i|we)|what would you do|shall (?:i|we)|do you advise|any advice|(?:was )?soll(?:te|ten)? (?:ich|wir)|sollen wir|was wurdest du (?:tun|machen)|ratst du|hast du einen rat)\b/

/** Who it is: a small program, and it says so. */
export const self: Reply = ({ plain, wordCount, phrases, choose, c, conversation }) => {
  const name = shownName(conversation.agent.displayName)
  if (HUMAN.test(plain)) return choose(phrases.notHuman({ c, name }))
  if (WHO.test(plain)) return choose(phrases.self({ c, name }))
  if (wordCount <= 16 && ABILITIES.test(plain)) return choose(phrases.abilities({ c }))
  return null
}

/** What it cannot: it takes a larger model, the internet, or a person. */
export const limits: Reply = ({ plain, wordCount, isQuestion, phrases, choose, c }) => {
  if (wordCount > 24) return null
  if (LARGER.test(plain)) return choose(phrases.larger({ c }))
  if (isQuestion && OUTSIDE.test(plain)) return choose(phrases.noInternet({ c }))
  if (OPINION.test(plain)) return choose(phrases.noOpinion({ c }))
  return ADVICE.test(plain) && isQuestion ? choose(phrases.advice({ c })) : null
}
