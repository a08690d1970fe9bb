import type { Reply, Scene } from '../scene.js'
import type { Options } from '../phrases/phrases.js'

const LARGER =
  /\b(?:(?:larger|bigger|better|smarter|stronger|other|another|grosseres|besseres|anderes) (?:language )?(?:model|modell|ai|ki)|ai provider|use (?:gpt|chatgpt|claude|openai)|chatgpt|openai|anthropic)\b/
const OUTSIDE =
  /\b(?:weather|forecast|the news|latest news|google|look (?:it |that |this )?up online|search the (?:web|internet)|on the internet|stock price|exchange rate|wetter|nachrichten von heute|im internet|googeln?|aktienkurs|wechselkurs|borsenkurs)\b/
const KIND_WORDS =
  /^(?:i (?:really )?(?:love|like|adore) (?:you|u)|you(?:'re| are| r)(?: so| very| really| such| a)* (?:great|nice|kind|sweet|cute|funny|smart|clever|helpful|wonderful|amazing|awesome|lovely|good|cool|my friend)|good (?:bot|boy|girl|job)|well done|ich (?:mag|liebe) dich|du bist (?:so |sehr |echt |wirklich )?(?:toll|nett|lieb|suss|lustig|klug|schlau|hilfreich|super|gut|cool)|gut gemacht)\b/
const HARSH_WORDS =
  /^(?:(?:i (?:really )?hate|fuck|screw) you|you(?:'re| are| r)(?: so| very| really| such| a| an| just| completely)* (?:stupid|dumb|useless|idiot|idiotic|annoying|boring|bad|terrible|crap|wrong|no help|liar)|you (?:suck|don't understand|do not understand|don't get it)|shut up|bad bot|that(?:'s| is| was) (?:no|not) help|ich hasse dich|du (?:bist|nervst)(?: so| sehr| echt| wirklich| total| ein)* ?(?:dumm|blod|doof|nutzlos|idiot|nervig|langweilig|schlecht|falsch)?$|halt (?:die klappe|den mund)|du verstehst (?:mich |gar |das )?nicht)/
const TASK =
  /^(?:please |can you |could you |would you |bitte |kannst du |hey ){0,2}(?:tell (?:me|us) (?:a|some|the)|write (?:me|us|a|an|some)|translate|give (?:me|us)|make (?:me|us)|draw|paint|play|create|calculate|compute|explain|sing|order|book|remind (?:me|us)|erzahl(?:e)? (?:mir|uns) (?:einen|eine|ein)|schreib(?:e)? (?:mir|uns|einen|eine|ein)|ubersetz|gib (?:mir|uns)|mach (?:mir|uns)|zeichne|male|spiel|rechne|erklar|sing|erinner(?:e)? (?:mich|uns))\b/
const WHY =
  /^(?:but |and |aber |und )?(?:why|why not|why do you ask|how so|warum|wieso|weshalb|warum nicht|warum fragst du)$/
const OPINION =
  /\b(?:do you (?:like|think|believe|love|want|feel|have (?:a |any )?(?:favou?rite|feelings|opinion|friends|dreams))|what do you think|what's your (?:favou?rite|opinion|view)|what is your (?:favou?rite|opinion|view)|your opinion|magst du|denkst du|glaubst du|findest du|was meinst du|was denkst du|was haltst du|deine meinung|hast du (?:gefuhle|freunde|traume))\b/
const ADVICE =
  /\b(?:(?:what )?should (?:i|we)|what would you do|shall (?:i|we)|do you advise|any advice|(?:was )?soll(?:te|ten)? (?:ich|wir)|sollen wir|was wurdest du (?:tun|machen)|ratst du|hast du einen rat)\b/

const LONGEST = 24

/** What it cannot: it takes a larger model, the internet, or a person. And how it takes what is said about itself. */
export const limits: Reply = (scene) => {
  const found = scene.wordCount > LONGEST ? null : ways(scene)
  return found && scene.choose(found)
}

function ways({ plain, isQuestion, phrases, c }: Scene): Options | null {
  if (WHY.test(plain)) return phrases.why({ c })
  if (KIND_WORDS.test(plain)) return phrases.kindWords({ c })
  if (HARSH_WORDS.test(plain)) return phrases.harshWords({ c })
  if (LARGER.test(plain)) return phrases.larger({ c })
  if (OPINION.test(plain)) return phrases.noOpinion({ c })
  if (TASK.test(plain)) return phrases.unknown({ c })
  if (isQuestion && OUTSIDE.test(plain)) return phrases.noInternet({ c })
  return isQuestion && ADVICE.test(plain) ? phrases.advice({ c }) : null
}
