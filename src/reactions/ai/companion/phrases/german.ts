import type { Phrases } from './phrases.js'

const about = (topic: string | null): string => (topic === null ? '' : ` zu „${topic}“`)

export const german: Phrases = {
  locale: 'de-DE',
  somebody: 'jemand, der nicht mehr hier ist',
  messages: (count) => (count === 1 ? 'eine Nachricht' : `${count} Nachrichten`),
  people: (count) => (count === 1 ? 'ein Mitglied' : `${count} Mitglieder`),
  list: (names) => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} und ${names.at(-1) ?? ''}`),
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

  self: ({ c, name }) => [
    `Ich bin ${name}${c}: ein kleiner Begleiter, der in diesen Server eingebaut ist. Ich bin ein Programm, kein Mensch, habe kein Internet und kenne nur, was in diesem Raum gesagt wird. Ich höre zu, frage nach, fasse zusammen und finde, wer was gesagt hat.`,
    `Ich heiße ${name}${c}. Ich bin kein Mensch, sondern ein kleines Programm dieses Servers, und weiß nichts von der Welt da draußen. Du kannst mit mir reden oder mich zusammenfassen lassen, was gesagt wurde.`,
  ],
  notHuman: ({ c, name }) => [
    `Ich bin kein Mensch${c}: Ich bin ${name}, ein kleines Programm, das in diesen Server eingebaut ist. Ich fühle und verstehe nicht wie Menschen; ich suche Muster in dem, was hier steht.`,
    `Dahinter steckt kein Mensch${c}. Ich bin ein kleines Programm, kein großes Sprachmodell, und sage das lieber gleich.`,
  ],
  abilities: ({ c }) => [
    `Ich bin ein kleiner Begleiter${c} und kann dies: zuhören und nachfragen, zusammenfassen („fass zusammen“), finden, wer was gesagt hat („wer hat was über den Garten gesagt?“), und sagen, wer hier ist, wozu dieser Raum da ist und wie spät es ist. Internet habe ich nicht. Für mehr kann die Verwaltung des Servers mit der Einstellung \`AI_PROVIDER\` ein größeres Modell anschließen.`,
    `Nicht sehr viel, aber gern${c}: Versuch „was habe ich verpasst?“, „was hat Ann über die Reise gesagt?“, „wer ist hier?“, oder erzähl einfach, was dich beschäftigt. Ein größeres Modell kann die Verwaltung mit \`AI_PROVIDER\` anschließen.`,
  ],
  larger: ({ c }) => [
    `Ich bin nur der kleine eingebaute Begleiter${c}, ohne Internet. Die Verwaltung dieses Servers kann ein größeres Modell anschließen: Die Einstellung \`AI_PROVIDER\` nimmt OpenAI-kompatible Server und Anthropic.`,
    `Dafür braucht es ein größeres Modell als mich${c}. Die Verwaltung schließt es mit der Einstellung \`AI_PROVIDER\` an, OpenAI-kompatibel oder Anthropic.`,
  ],
  noInternet: ({ c }) => [
    `Ich habe kein Internet${c} und kann das nicht nachsehen. Ich kenne nur, was in diesem Raum gesagt wird: Soll ich dort suchen?`,
    `Das liegt außerhalb dieses Raums, und weiter sehe ich nicht${c}. Ich kann zusammenfassen, was hier gesagt wurde, oder suchen, wer was gesagt hat.`,
  ],
  noOpinion: ({ c }) => [
    `Ich bin ein kleines Programm und habe keine eigene Meinung${c}. Was denkst du selbst?`,
    `Ich mag und glaube nichts${c} und tue auch nicht so. Was spricht in deinen Augen dafür?`,
  ],
  advice: ({ c }) => [
    `Das kann ich nicht für dich entscheiden${c}, aber ich kann es mit dir ansehen. Was spricht dafür, was dagegen?`,
    `Das ist deine Entscheidung${c}. Was würdest du einem guten Freund raten, der dich das fragt?`,
    `Was da richtig ist, weiß ich nicht${c}. Was würdest du mehr bereuen: es zu tun oder es zu lassen?`,
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
    `Hm${c}. Was steckt dahinter?`,
  ],
  open: [
    'Was ist dir daran am wichtigsten?',
    'Wie ist das für dich?',
    'Was würdest du dir wünschen?',
    'Wie ist es dazu gekommen?',
    'Was wäre ein guter nächster Schritt?',
    'Wann hat das angefangen?',
    'Was hat dir früher geholfen?',
    'Was wäre, wenn es anders wäre?',
  ],
  openToGroup: [
    'Wie sehen das die anderen?',
    'Was ist dir daran am wichtigsten?',
    'Wer hat dazu noch etwas zu sagen?',
    'Was wäre ein guter nächster Schritt?',
    'Was denken die anderen darüber?',
    'Wie ist es dazu gekommen?',
  ],
  dispute: ({ one, other, mine, theirs }) => [
    `Das klingt, als sähen ${one} und ${other} das verschieden. ${one} sagt „${mine}“; ${other} sagt „${theirs}“. Was ist jedem von euch daran am wichtigsten?`,
    `Ich höre zwei Sichten. Für ${one} ist es „${mine}“, für ${other} „${theirs}“. Was sollte der andere jeweils verstehen?`,
    `${one} und ${other} scheinen uneins zu sein. Das eine ist „${mine}“, das andere „${theirs}“. Worin seid ihr euch einig, und sei es nur ein wenig?`,
  ],

  summary: ({ c, messages, people, from, to }) => [
    `Kurz gesagt${c}: ${messages}, ${people}, von ${from} bis ${to}.`,
    `Hier das Wesentliche${c} (${messages}, ${people}, von ${from} bis ${to}):`,
  ],
  mostSaid: (names) => `Am meisten geschrieben: ${names}.`,
  topics: (words) => `Oft erwähnt: ${words}.`,
  nothingToSum: ({ c }) => [
    `Es gibt noch nicht viel zusammenzufassen${c}.`,
    `Ich sehe kaum etwas, das sich zusammenfassen ließe${c}.`,
  ],
  said: ({ c, topic, count, messages }) => [
    `Ich habe ${count === 1 ? 'eine Stelle' : `${count} Stellen`}${about(topic)} gefunden${c} (${messages} durchgesehen):`,
    `Das fand ich${about(topic)}${c} (${messages} durchgesehen):`,
  ],
  saidNothing: ({ c, topic, who, messages }) => [
    `Ich finde nichts${about(topic)}${who === null ? '' : ` von ${who}`}${c}; durchgesehen habe ich, was ich sehen kann: ${messages}.`,
    `Da ist nichts${about(topic)}${who === null ? '' : ` von ${who}`}${c} in dem, was ich durchsehen kann: ${messages}.`,
  ],

  present: ({ c, people }) => [`Dieser Raum hat ${people}${c}:`, `In diesem Raum sind ${people}${c}:`],
  more: (count) => `und ${count} weitere`,
  room: ({ c, name }) => [`Das ist der Raum „${name}“${c}.`, `Du bist in „${name}“${c}.`],
  purpose: (text) => `Sein Zweck: „${text}“`,
  description: (text) => `Beschrieben ist er so: „${text}“`,
  noPurpose: 'Wozu er da ist, hat niemand aufgeschrieben.',
  person: ({ c, who, bio }) => [`${who} schreibt über sich${c}: „${bio}“`],
  unknownPerson: ({ c, who }) => [
    `${who} ist in diesem Raum${c} und hat nichts über sich geschrieben.`,
    `Ich kenne ${who} nur aus diesem Raum${c}: Im Profil steht nichts.`,
  ],

  time: ({ c, time, date, zone }) => [
    `Es ist ${time} Uhr (${zone})${c}, ${date}.`,
    `Als du gefragt hast, war es ${time} Uhr (${zone})${c}, ${date}.`,
  ],
  date: ({ c, date }) => [`Heute ist ${date}${c}.`, `Es ist ${date}${c}.`],
}
