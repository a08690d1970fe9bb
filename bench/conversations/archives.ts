import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { ArchivedMessage } from './conversation.js'
import { ircLog, slackMarkdown, type Parser } from './formats.js'

/** A public repository that holds chats, as fetched: its git directory, and which of its files are which room's. */
export type Archive = {
  /** Folder below that of the fetched archives. */
  readonly repository: string
  readonly parse: Parser
  /** Room and day (YYYY-MM-DD) of a file, or null where it is none of a room. */
  readonly roomOf: (path: string) => { readonly room: string; readonly day: string } | null
  /** At most so many messages of a room; rooms that are not named are left out. */
  readonly limits: Readonly<Record<string, number>>
}

// Busy channels in many languages and scripts, a month of 2013; Ubuntu's channel logs are in the public domain.
const ubuntuChannels = [
  'ubuntu-cn ubuntu-it ubuntu-ru ubuntu-de ubuntu-uk ubuntu-br ubuntu-server ubuntu-devel ubuntu-si kubuntu ubuntu-se ubuntu-hr',
  'ubuntu-ko ubuntu-za kubuntu-devel ubuntu-desktop xubuntu ubuntu-unity juju-dev ubuntu-phone ubuntu-es ubuntu-pl ubuntu-vn',
  'ubuntu-jp ubuntu-arb ubuntu-meeting',
].flatMap((line) => line.split(' '))

export const archives: readonly Archive[] = [
  {
    repository: 'prasadtalasila+IRCLogParser/repo',
    parse: ircLog,
    roomOf: (path) => {
      const [, year, month, day, room] = /test_in_out\/data\/log\/(\d{4})\/(\d\d)\/(\d\d)\/#(.+)\.txt$/.exec(path) ?? []
      return room === undefined ? null : { room, day: `${year}-${month}-${day}` }
    },
    limits: { ...Object.fromEntries(ubuntuChannels.map((room) => [room, 800])), ubuntu: 4000 },
  },
  {
    repository: 'prasadtalasila+IRCLogParser/repo',
    parse: ircLog,
    roomOf: (path) => {
      const [, year, month, day] = /input\/slackware\/\d{4}\/slackware\.(\d{4})(\d\d)(\d\d)\.log$/.exec(path) ?? []
      return day === undefined ? null : { room: 'slackware', day: `${year}-${month}-${day}` }
    },
    limits: { slackware: 2000 },
  },
  {
    repository: 'coreruleset+project-chat-archive/repo',
    parse: slackMarkdown,
    roomOf: (path) => {
      const [, day] = /^chat-archive-(\d{4}-\d\d-\d\d)\.md$/.exec(path) ?? []
      return day === undefined ? null : { room: 'coreruleset', day }
    },
    limits: { coreruleset: 3000 },
  },
  {
    repository: 'corazawaf+project-chat-archive/repo',
    parse: slackMarkdown,
    roomOf: (path) => {
      const [, day] = /^chat-archive-(\d{4}-\d\d-\d\d)\.md$/.exec(path) ?? []
      return day === undefined ? null : { room: 'coraza', day }
    },
    limits: { coraza: 2000 },
  },
]

function git(directory: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })
}

/**
 * Reads an archive from its git directory, in the order of days, without a work tree.
 * @param folder the folder of the fetched archives
 * @throws Error when git cannot read it
 */
export function readArchive(
  folder: string,
  { repository, parse, roomOf, limits }: Archive,
): readonly ArchivedMessage[] {
  const directory = join(folder, repository)
  const found = git(directory, 'ls-tree', '-r', '-z', '--name-only', 'HEAD')
    .split('\0')
    .flatMap((path) => {
      const place = roomOf(path)
      return place === null ? [] : [{ path, ...place }]
    })
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
  const messages = new Map<string, ArchivedMessage[]>()
  for (const { path, room, day } of found) {
    const sofar = messages.get(room) ?? []
    const limit = limits[room] ?? 0
    if (sofar.length >= limit) continue
    const more = parse(git(directory, 'show', `HEAD:${path}`), room, day)
    messages.set(room, [...sofar, ...more].slice(0, limit))
  }
  return [...messages.values()].flat()
}
