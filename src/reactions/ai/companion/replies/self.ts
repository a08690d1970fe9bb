import { shownName } from '../markdown.js'
import type { Reply } from '../scene.js'

const WHO =
  /\b(?:who are you|who r u|what are you$|what's your name|what is your name|introduce yourself|tell me about yourself|wer bist du|was bist du$|wie heisst du|stell dich vor|erzahl(?:e)? (?:mir )?von dir)/
const HUMAN =
  /\b(?:(?:are|r) (?:you|u) (?:a |an |really |really a |just a |only a |actually a )?(?:human|person|real|bot|robot|ai|a i|machine|computer|program|programme|alive|conscious|sentient|man|woman|chatgpt|gpt|llm)|(?:am i|ist hier|is this|is there) (?:talking to |speaking to )?(?:a |an |ein |eine )?(?:human|person|bot|real person|mensch)|bist du (?:ein |eine |echt |wirklich |wirklich ein |nur ein )?(?:mensch|person|echt|bot|roboter|ki|maschine|computer|programm|lebendig|chatgpt))\b/
const ABILITIES =
  /\b(?:what can you do|what can i ask|what do you do|what are you (?:good )?for|how do you work|how can you help|can you help|help me$|what else can you|was kannst du|was machst du|wofur bist du|wie funktionierst du|kannst du (?:\S{1,20} ){0,5}helfen|wie kannst du)\b|^(?:help|hilfe|commands|befehle)$/
/** Who it is: a small program, and it says so. */
export const self: Reply = ({ plain, wordCount, phrases, choose, c, conversation }) => {
  const name = shownName(conversation.agent.displayName)
  if (HUMAN.test(plain)) return choose(phrases.notHuman({ c, name }))
  if (WHO.test(plain)) return choose(phrases.self({ c, name }))
  if (wordCount <= 16 && ABILITIES.test(plain)) return choose(phrases.abilities({ c }))
  return null
}
