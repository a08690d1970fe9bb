import { postable, type ArchivedMessage } from './conversation.js'

/** Turns one file of an archive, about one room on one day, into messages. */
export type Parser = (content: string, room: string, day: string) => readonly ArchivedMessage[]

const ircLine = /^\[(\d\d:\d\d)(:\d\d)?\] <([^>]+)> ?(.*)$/

/** Channel logs of one day: `[12:05] <nick> text`, with or without seconds; joins, parts and actions are left out. */
export const ircLog: Parser = (content, room, day) =>
  content.split('\n').flatMap((line) => {
    const [, minute = '', second = ':00', user = '', rest = ''] = ircLine.exec(line) ?? []
    const text = postable(rest)
    return user === '' || text === null ? [] : [{ room, user, at: `${day}T${minute}${second}.000Z`, text }]
  })

const slackHeader = /^\*\*(.+)\*\* <span [^>]*>(\d\d:\d\d:\d\d) UTC<\/span>$/gm
const slackText = /^\s*<span [^>]*>([\s\S]*?)<\/span>\s*$/

/** Slack chats archived as Markdown: a line with name and time, then the text, which may have many lines, in a `span`. */
export const slackMarkdown: Parser = (content, room, day) => {
  const headers = [...content.matchAll(slackHeader)]
  return headers.flatMap((header, index) => {
    const [line, user = '', time = ''] = header
    const body = content.slice(header.index + line.length, headers[index + 1]?.index)
    const text = postable(slackText.exec(body)?.[1] ?? body.trim())
    return text === null ? [] : [{ room, user, at: `${day}T${time}.000Z`, text }]
  })
}
