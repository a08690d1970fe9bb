// A chat in a terminal: `npm run chat -- --user ada --password 'a long enough one' --room General`.
// It registers the user if need be, shows what happens as it happens, sends what is typed, and catches up after an outage.
import { clearLine, createInterface, cursorTo } from 'node:readline'
import { combineLatest, distinctUntilChanged, map, tap } from 'rxjs'
import {
  type ConnectionState,
  ConnectionLost,
  type Credentials,
  type Message,
  ParleyClient,
  ParleyProblem,
  type RoomEvent,
  type RoomState,
  Rest,
} from '../src/client/index.js'
import { chatArguments, end, messageOf } from './chat-arguments.js'

const { url, user, password, room: roomName } = chatArguments()
/** How long the last lines wait for an acknowledgement; a second Ctrl+C does not. */
const PATIENCE_MS = 60_000
/** So many lines are on their way at most; more are not read yet. */
const MOST_UNSENT = 500
const isColourful = process.stdout.isTTY
const paint = (code: number) => (text: string) => (isColourful ? `\u001b[${code}m${text}\u001b[0m` : text)
const [bold, dim, red, green, yellow] = [paint(1), paint(2), paint(31), paint(32), paint(33)]
const COLOURS = [36, 35, 34, 33, 32]
const nameOf = (id: string, name: string): string =>
  paint(COLOURS[id.charCodeAt(id.length - 1) % COLOURS.length] ?? 36)(name)
/** What others write must not move the cursor or change the colours. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, (c) => (c === '\n' ? '\n      ' : ''))

const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' })
// What is typed before the room is there waits for it.
terminal.pause()

/** Prints a line above what is being typed. */
function print(line: string): void {
  if (isColourful) {
    clearLine(process.stdout, 0)
    cursorTo(process.stdout, 0)
  }
  console.log(line)
  if (isColourful) terminal.prompt(true)
}

/** Logs in; who is not known yet is registered. */
async function credentials(): Promise<Credentials> {
  const rest = Rest.of(url)
  try {
    const session = await rest.register(user, password)
    print(dim(`Welcome, ${user}: you are registered.`))
    return session
  } catch (error) {
    if (error instanceof ParleyProblem && error.code === 'username_taken') return rest.logIn(user, password)
    if (error instanceof ConnectionLost) throw new Error(`There is no server at ${url}.`, { cause: error })
    throw error
  }
}

/** The room of that name: mine, or a public one that is joined now, or a new one. */
async function roomNamed(client: ParleyClient, name: string): Promise<string> {
  const { body: mine } = await client.rest.rooms()
  const isIt = (room: { readonly name: string | null }) => room.name?.toLowerCase() === name.toLowerCase()
  const known = mine.find(isIt)
  if (known !== undefined) return known.id
  const found = (await client.rest.discover(name)).items.find(isIt)
  if (found === undefined) return (await client.command('create_room', { name, type: 'public' })).id
  await client.command('join_room', { roomId: found.id })
  return found.id
}

function messageLine({ sender, content, createdAt, deleted, editedAt }: Message): string {
  const text = deleted ? dim('(deleted)') : printable(content) + (editedAt === null ? '' : dim(' (edited)'))
  return `${dim(new Date(createdAt).toTimeString().slice(0, 5))} ${nameOf(sender.id, sender.displayName)}: ${text}`
}

/** What is to be seen of an event; null for nothing. */
function eventLine({ event, payload }: RoomEvent): string | null {
  switch (event) {
    case 'message_received':
      return messageLine(payload.message)
    case 'message_edited':
      return dim(`      No. ${payload.seq} now says: ${printable(payload.content)}`)
    case 'message_deleted':
      return dim(`      No. ${payload.seq} was deleted`)
    case 'member_joined':
      return dim(`      ${payload.member.displayName} has joined`)
    case 'member_left':
    case 'member_removed':
      return dim(`      ${payload.member.displayName} has left`)
    case 'gap':
      return dim(`      … ${payload.to - payload.from + 1} events that were too many to be shown …`)
    default:
      return null
  }
}

const SIGNS: Readonly<Record<ConnectionState, string>> = {
  ...{ online: green('●'), connecting: yellow('●'), offline: red('○ offline'), closed: red('○ closed') },
}

/** The prompt tells how the connection is, what is not sent yet, and who is typing. */
function promptOf(state: ConnectionState, waiting: number, room: RoomState): string {
  const names = room.typing.map((id) => {
    const draft = room.writing.get(id)?.text.slice(-40)
    return (room.members.get(id)?.displayName ?? 'somebody') + (draft === undefined ? '' : `: ${printable(draft)}`)
  })
  const typing = names.length === 0 ? '' : dim(` ${names.join(', ')} typing …`)
  return `${SIGNS[state]}${waiting === 0 ? '' : yellow(` ${waiting} unsent`)}${typing} ${bold('>')} `
}

const token = await credentials().catch(end)
const client = await ParleyClient.connect({ url, token })
client.states.subscribe({
  complete: () => (client.closeReason === undefined ? process.exit() : end(client.closeReason)),
})
await client.online().catch(end)
const room = client.room(await roomNamed(client, roomName).catch(end))
// What is there already is shown once; after that, what happens.
let shownTo: number | null = null
room.events.subscribe((event) => {
  const isOld = event.event === 'message_received' && event.payload.message.seq <= (shownTo ?? 0)
  const line = shownTo === null || isOld ? null : eventLine(event)
  if (line !== null) print(line)
})
function showBeginning({ room, messages }: RoomState): void {
  shownTo = messages.at(-1)?.seq ?? 0
  print(`${bold(room.name ?? 'Room')} ${dim(`· ${room.memberCount} people · Ctrl+D leaves`)}`)
  for (const message of messages.slice(-20)) print(messageLine(message))
}
combineLatest([client.states, client.pending$, room.state$])
  .pipe(
    tap(([, , state]) => shownTo === null && showBeginning(state)),
    map(([state, waiting, shown]) => promptOf(state, waiting.length, shown)),
    distinctUntilChanged(),
  )
  .subscribe({
    next: (prompt) => {
      terminal.setPrompt(prompt)
      if (isColourful && client.state !== 'closed') terminal.prompt(true)
    },
    error: end,
  })
process.stdin.on('keypress', () => room.typing(terminal.line !== ''))
// Who reads what is printed may have gone, as `head` does.
process.stdout.on('error', () => process.exit())

const unsent = new Set<Promise<unknown>>()
function send(line: string): void {
  if (isColourful) process.stdout.write('\u001b[1A\u001b[2K')
  if (line.trim() === '') return
  const posted = room.post(line).catch((error: unknown) => {
    print(red(`      not sent: ${messageOf(error)}`))
    // A script sees the exit code only.
    if (!process.stdin.isTTY) process.exitCode = 1
  })
  unsent.add(posted)
  void posted.then(() => unsent.delete(posted))
}

const lines = terminal[Symbol.asyncIterator]()
terminal.resume()
for await (const line of lines) {
  if (unsent.size >= MOST_UNSENT) await Promise.race(unsent)
  send(line)
}
// The input has ended, perhaps before anything was sent.
setTimeout(() => end(new Error('The last lines were not acknowledged.')), PATIENCE_MS)
await Promise.all(unsent)
client.close()
