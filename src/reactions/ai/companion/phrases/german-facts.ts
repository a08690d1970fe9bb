import type { Facts } from './phrases.js'

const about = (topic: string | null): string => (topic === null ? '' : ` zu „${topic}“`)
const by = (who: string | null): string => (who === null ? '' : ` von ${who}`)

/** How it tells what it knows, in German. */
export const germanFacts: Facts = {
  locale: 'de-DE',
  somebody: 'jemand, der nicht mehr hier ist',
  messages: (count) => (count === 1 ? 'eine Nachricht' : `${count} Nachrichten`),
  people: (count) => (count === 1 ? 'ein Mitglied' : `${count} Mitglieder`),
  list: (names) => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} und ${names.at(-1) ?? ''}`),

  self: ({ c, name }) => [
    `Ich bin ${name}${c}: ein kleiner Begleiter, der in diesen Server eingebaut ist. Ich bin ein Programm, kein Mensch, habe kein Internet und kenne nur, was in diesem Raum gesagt wird. Ich höre zu, frage nach, fasse zusammen und finde, wer was gesagt hat.`,
    `Ich heiße ${name}${c}. Ich bin kein Mensch, sondern ein kleines Programm dieses Servers, und weiß nichts von der Welt da draußen. Du kannst mit mir reden oder mich zusammenfassen lassen, was gesagt wurde.`,
  ],
  notHuman: ({ c, name }) => [
    `Ich bin kein Mensch${c}: Ich bin ${name}, ein kleines Programm, das in diesen Server eingebaut ist. Ich fühle und verstehe nicht wie Menschen; ich suche Muster in dem, was hier steht.`,
    `Dahinter steckt kein Mensch${c}. Ich bin ein kleines Programm, kein großes Sprachmodell, und sage das lieber gleich.`,
  ],
  abilities: ({ c }) => [
    `Ich bin ein kleiner Begleiter${c} und kann dies: zuhören und nachfragen, zusammenfassen („fass zusammen“), finden, wer was gesagt hat („wer hat was über den Garten gesagt?“), und sagen, wer hier ist, wozu dieser Raum da ist und wie spät es ist. Internet habe ich nicht. Für mehr kann die Verwaltung des Servers ein größeres Modell anschließen.`,
    `Einiges, und gern${c}: Versuch „was habe ich verpasst?“, „was hat Ann über die Reise gesagt?“, „wer ist hier?“, oder erzähl einfach, was dich beschäftigt. Ein größeres Modell kann die Verwaltung des Servers anschließen.`,
  ],
  larger: ({ c }) => [
    `Ich bin nur der kleine eingebaute Begleiter${c}, ohne Internet. Die Verwaltung dieses Servers kann ein größeres Modell anschließen: Die Einstellung \`AI_PROVIDER\` nimmt OpenAI-kompatible Server und Anthropic.`,
    `Dafür braucht es ein größeres Modell als mich${c}. Die Verwaltung schließt es mit der Einstellung \`AI_PROVIDER\` an, OpenAI-kompatibel oder Anthropic.`,
  ],
  noInternet: ({ c }) => [
    `Ich habe kein Internet${c} und kann das nicht nachsehen. Ich kenne nur, was in diesem Raum gesagt wird: Soll ich dort suchen?`,
    `Das liegt außerhalb dieses Raums, und weiter sehe ich nicht${c}. Ich kann zusammenfassen, was hier gesagt wurde, oder suchen, wer was gesagt hat.`,
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
    `Ich finde nichts${by(who)}${about(topic)}${c}; durchgesehen habe ich, was ich sehen kann: ${messages}.`,
    `Da ist nichts${by(who)}${about(topic)}${c} in dem, was ich durchsehen kann: ${messages}.`,
  ],

  present: ({ c, people }) => [`Dieser Raum hat ${people}${c}:`, `In diesem Raum sind ${people}${c}:`],
  more: (count) => `und ${count} weitere`,
  room: ({ c, name }) => [`Das ist der Raum „${name}“${c}.`, `Du bist in „${name}“${c}.`],
  purpose: (text) => `Sein Zweck: „${text}“`,
  description: (text) => `Beschrieben ist er so: „${text}“`,
  noPurpose: 'Wozu er da ist, hat niemand aufgeschrieben.',
  you: ({ name }) => [`Hier heißt du ${name}.`, `Du bist ${name}; mehr als dein Profil verrät mir nichts.`],
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
