import { fold, stemOf, wordsOf } from './text.js'

/** Words that tell nothing of what is talked about: folded, English and German. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  fold(`
a about above after again all also always am an and any anybody anyone anything are aren't as at away back be because been before being
but by can can't could couldn't did didn't do does doesn't doing don't down during each else ever every everybody everyone few for from
get gets getting go goes going gone got had has have having he he's her here hers him himself his how i i'd i'll i'm i've if in into is
isn't it it's its itself just know let let's like little lot made make makes many may maybe me mean might mine more most much must my
myself need never no nobody none nor not nothing now of off often oh ok okay on once one only or other our ours out over own perhaps
please put quite rather really right said same say says see seem seems she she's should shouldn't since so some somebody someone
something soon still such take tell than thank thanks that that's the their theirs them then there there's these they they're thing
things think this those though to today too tomorrow under until up upon us use very want wants was wasn't we we're we've well went were
what what's when where which while who who's why will with won't would wouldn't yeah yes yesterday yet you you'd you'll you're you've
your yours
aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist bitte da dabei dafur damit dann daran
darauf das dass davon dazu dein deine deinem deinen deiner dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch
dort du durch ein eine einem einen einer eines einfach er es etwas euch euer eure fur gab ganz gar gegen geht gerade gern gewesen gibt
habe haben hab hast hat hatte hatten heute hier hin ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in irgendwie ist ja jede jeder
jedes jetzt kann kannst kein keine keinem keinen keiner konnen konnte konnten mal man mehr mein meine meinem meinen meiner mich mir mit
morgen muss musst mussen nach nein nicht nichts nie noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner seit sich sie
sind so soll sollen sollte sondern um und uns unser unsere unter viel viele vielleicht vom von vor wann war waren warum was weil weiss
wenn wer werde werden wie wieder will willst wir wird wo wollen wurde wurden zu zum zur zwar uber gestern ihrs danke
ai agree disagree hello hi hey morning evening afternoon night good great nice fine bye goodbye guten guter gute gut hallo moin abend nacht
`).match(/\S+/g) ?? [],
)

export const isStopWord = (word: string): boolean => STOP_WORDS.has(word) || word.length < 2

/** The stems of the words of a text that tell what it is about, each once. */
export const stemsOf = (text: string): ReadonlySet<string> =>
  new Set(wordsOf(text).flatMap((word) => (isStopWord(word) ? [] : [stemOf(word)])))
