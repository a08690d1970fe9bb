import type { Talk } from './phrases.js'

/** How it talks with people, in German. */
export const germanTalk: Talk = {
  again: 'Noch einmal:',

  danger: ({ c }) => [
    `Danke, dass du das sagst${c}. Ich bin nur ein kleines Programm und kann nicht so für dich da sein wie Menschen, und das hier ist zu wichtig für ein Programm. Bitte sprich jetzt mit jemandem: einem Menschen, dem du vertraust, einer Ärztin, einem Krisentelefon in deiner Nähe. Wenn du oder jemand anderes gerade in Gefahr ist, ruf den Notruf an.`,
    `Das klingt ernst${c}, und niemand sollte das allein tragen müssen. Ich bin nur ein kleines Programm; was hier hilft, sind Menschen. Bitte wende dich jetzt an jemanden, dem du vertraust, oder an ein Krisentelefon, und bei Gefahr in diesem Moment an den Notruf. Wer könnte heute bei dir sein?`,
  ],
  listening: ({ c }) => [
    `Ja, ich bin da${c}. Was beschäftigt dich?`,
    `Ich höre zu${c}. Worüber möchtest du sprechen?`,
    `Hier bin ich${c}. Womit kann ich dienen?`,
  ],
  greeting: ({ c }) => [
    `Hallo${c}! Wie geht es dir heute?`,
    `Hallo${c}, schön, dass du da bist. Was gibt es bei dir?`,
    `Guten Tag${c}. Worüber möchtest du sprechen?`,
  ],
  howAreYou: ({ c }) => [
    `Ich bin ein Programm und habe keine guten oder schlechten Tage${c}. Wie geht es dir?`,
    `Programme haben keine Stimmung, und ich tue auch nicht so${c}. Wie war dein Tag?`,
  ],
  farewell: ({ c }) => [
    `Auf Wiedersehen${c}! Ich bin hier.`,
    `Mach es gut${c}. Bis zum nächsten Mal!`,
    `Bis bald${c}. Schön, von dir gehört zu haben.`,
  ],
  thanks: ({ c }) => [`Gern geschehen${c}.`, `Gern${c}.`, `Jederzeit${c}. Gibt es noch etwas?`],

  noOpinion: ({ c }) => [
    `Ich bin ein kleines Programm und habe keine eigene Meinung${c}. Was denkst du selbst?`,
    `Ich mag und glaube nichts${c} und tue auch nicht so. Was spricht in deinen Augen dafür?`,
  ],
  advice: ({ c }) => [
    `Das kann ich nicht für dich entscheiden${c}, aber ich kann es mit dir ansehen. Was spricht dafür, was dagegen?`,
    `Das ist deine Entscheidung${c}. Was würdest du einem guten Freund raten, der dich das fragt?`,
    `Was da richtig ist, weiß ich nicht${c}. Was würdest du mehr bereuen: es zu tun oder es zu lassen?`,
  ],
  why: ({ c }) => [
    `Ich frage, weil ich dir folgen möchte${c}; du musst nicht antworten.`,
    `Es gibt keinen tiefen Grund${c}: Fragen ist das meiste, was ich kann.`,
  ],
  forOther: ({ c, who }) => [`Ich glaube, die Frage ist für ${who}${c}.`, `Das weiß ${who} wohl besser als ich${c}.`],
  kindWords: ({ c }) => [
    `Das ist lieb von dir${c}. Ich bin nur ein kleines Programm, aber gern von Nutzen.`,
    `Wie freundlich${c}! Als Programm fühle ich nichts; erzähl gern weiter.`,
  ],
  harshWords: ({ c }) => [
    `Da magst du recht haben${c}: Ich bin nur ein kleines Programm. Was hättest du gern gehört?`,
    `Ich sehe, das hat dir nichts genützt${c}. Sag es mir mit anderen Worten, dann versuche ich es noch einmal.`,
  ],
  unknown: ({ c }) => [
    `Das weiß ich nicht${c}. Ich bin ein kleiner Begleiter ohne Internet: Ich kann zusammenfassen, was hier gesagt wurde, finden, wer was gesagt hat, oder zuhören.`,
    `Das kann ich nicht beantworten${c}. Was ich kann: diesen Raum durchsuchen, ihn zusammenfassen oder durch Fragen mitdenken.`,
    `Ehrlich gesagt weiß ich das nicht${c}. Vielleicht weiß es jemand hier; ich kann in dem suchen, was gesagt wurde.`,
  ],
  perhaps: ({ c, who, when, what }) => [
    `Ich weiß es nicht${c}, aber vielleicht hilft das. ${who} schrieb (${when}): „${what}“`,
    `Sicher kann ich es nicht sagen${c}. Es gibt dies von ${who} (${when}): „${what}“`,
  ],
  foreign: ({ c }) => [`Ich verstehe nur Deutsch und Englisch${c}.`],

  grief: ({ c }) => [
    `Das tut mir sehr leid${c}. Das ist ein großer Verlust, und es gibt keine richtige Art, ihn zu tragen. Magst du ein wenig davon erzählen, wie es war?`,
    `Das ist schwer zu verlieren${c}, es tut mir leid. Ich bin nur ein Programm; gibt es jemanden in deiner Nähe, der davon weiß?`,
  ],
  heavy: ({ c, feeling }) => [
    `Das klingt wirklich schwer${c}. So ${feeling} zu sein, wiegt viel. Gibt es jemanden in deiner Nähe, der davon weiß?`,
    `Es tut mir leid, dass du so ${feeling} bist${c}. Du musst damit nicht schnell fertig sein. Was ist das Schwerste daran?`,
    `So sehr ${feeling}${c}: Das ist viel zu tragen. Was hat dir früher durch solche Zeiten geholfen?`,
  ],
  low: ({ c, feeling }) => [
    `Das klingt, als wärst du ${feeling}${c}. Was ist geschehen?`,
    `Du bist also ${feeling}${c}. Seit wann ist das so?`,
    `${feeling.charAt(0).toUpperCase()}${feeling.slice(1)} zu sein, ist nicht leicht${c}. Was würde gerade ein wenig helfen?`,
    `Ich höre, dass du ${feeling} bist${c}. Was steckt dahinter?`,
  ],
  glad: ({ c, feeling }) => [
    `Wie schön${c}: Das klingt, als wärst du ${feeling}! Wie kam es dazu?`,
    `Das freut mich zu lesen${c}. Was ist das Beste daran?`,
    `Du bist ${feeling}${c}! Mit wem möchtest du das teilen?`,
  ],
  notGlad: ({ c, feeling }) => [
    `Du bist also nicht ${feeling}${c}. Was müsste anders sein?`,
    `Nicht ${feeling}, sagst du${c}. Was fehlt?`,
    `Ich höre, dass du nicht ${feeling} bist${c}. Wie kam es dazu?`,
  ],
  notLow: ({ c, feeling }) => [
    `Du bist also nicht ${feeling}${c}. Wie würdest du es selbst sagen?`,
    `Nicht ${feeling} also${c}. Wie ist es stattdessen?`,
  ],

  reflected: ({ c, what }) => [
    `Du sagst also${c}: ${what}.`,
    `Ich höre heraus${c}: ${what}.`,
    `Wenn ich es recht verstehe${c}: ${what}.`,
  ],
  topic: ({ c, what }) => [
    `Du erwähnst „${what}“${c}.`,
    `„${what}“: Das scheint dich zu beschäftigen${c}.`,
    `Mir fällt „${what}“ auf${c}.`,
  ],
  goOn: ({ c }) => [
    `Erzähl weiter${c}, ich höre zu.`,
    `Erzähl mehr${c}, wenn du magst.`,
    `Verstehe${c}. Und dann?`,
    `Gut${c}. Was gibt es noch?`,
    `Danke${c}. Gibt es dazu noch mehr?`,
  ],
  open: [
    'Was ist dir daran am wichtigsten?',
    'Wie ist das für dich?',
    'Was kommt dir in den Sinn, wenn du daran denkst?',
    'Wie ist es dazu gekommen?',
    'Was soll als Nächstes geschehen?',
    'Was bringt dich gerade jetzt darauf?',
    'Magst du etwas mehr davon erzählen?',
    'Was hältst du selbst davon?',
  ],
  openToGroup: [
    'Wie sehen das die anderen?',
    'Was ist dir daran am wichtigsten?',
    'Wer hat dazu noch etwas zu sagen?',
    'Was soll als Nächstes geschehen?',
    'Was denken die anderen darüber?',
    'Wie ist es dazu gekommen?',
  ],
  dispute: ({ one, other, mine, theirs }) => [
    `Das klingt, als sähen ${one} und ${other} das verschieden. ${one} sagt „${mine}“; ${other} sagt „${theirs}“. Was ist jedem von euch daran am wichtigsten?`,
    `Ich höre zwei Sichten. Für ${one} ist es „${mine}“, für ${other} „${theirs}“. Was sollte der andere jeweils verstehen?`,
    `${one} und ${other} scheinen uneins zu sein. Das eine ist „${mine}“, das andere „${theirs}“. Worin seid ihr euch einig, und sei es nur ein wenig?`,
  ],
}
