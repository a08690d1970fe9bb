import type { Draft, Message } from '../../../../../src/client/index.js'
import type { Notice } from '../notices/notice.js'
import { dayOf } from './days.js'
import type { OwnPost } from './posts.js'

/** One line of the conversation. The key stays when what it stands for changes: a message of mine keeps it when it is acknowledged. */
export type Row = { readonly key: string } & (
  | { readonly kind: 'beginning' | 'unread' }
  | { readonly kind: 'earlier' | 'later' }
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'notices'; readonly notices: readonly Notice[] }
  | ({ readonly kind: 'message'; readonly message: Message; readonly isGrouped: boolean } & Talk)
  | { readonly kind: 'post'; readonly post: OwnPost; readonly isGrouped: boolean }
  | { readonly kind: 'draft'; readonly agentId: string; readonly draft: Draft }
)

/** Question and answer that follow each other: that they belong together goes without saying. */
type Talk = {
  /** An AI member's, to the message right above. */
  readonly answersAbove: boolean
  /** By the message right below, and by no other one. */
  readonly isAnsweredBelow: boolean
}

/** What a conversation is made of. */
export type FlowParts = {
  /** My user id. */
  readonly me: string
  /** In ascending `seq`. */
  readonly messages: readonly Message[]
  readonly hasEarlier: boolean
  /** When there are later messages, nothing follows the last one: neither what I have just written, nor what an agent writes. */
  readonly hasLater: boolean
  /** In the order of their revisions; those that lie before the first message or after the last are left out. */
  readonly notices: readonly Notice[]
  /** Messages of mine that are on their way or were refused. */
  readonly posts: readonly OwnPost[]
  /** What AI members are writing. */
  readonly writing: ReadonlyMap<string, Draft>
  /** Number of the first message that was unread when the room was opened. */
  readonly unreadFrom: number | null
  /** In which days begin; that of the browser unless given. */
  readonly timeZone?: string
}

/** Messages of one person so close together are shown as one. */
const TOGETHER_MS = 5 * 60_000

/** Puts everything that is shown of a conversation in its order. */
export function flowOf(parts: FlowParts): readonly Row[] {
  const { messages, hasEarlier, hasLater, writing } = parts
  const flow = new Flow(parts.unreadFrom, parts.timeZone)
  flow.add(hasEarlier ? { kind: 'earlier', key: 'earlier' } : { kind: 'beginning', key: 'beginning' })
  const notices = noticesWithin(parts)
  let next = 0
  const noticesBefore = (revision: number): void => {
    for (let notice = notices[next]; notice !== undefined && notice.revision < revision; notice = notices[next]) {
      flow.notice(notice)
      next += 1
    }
  }
  messages.forEach((message, i) => {
    noticesBefore(message.revision)
    const isAnsweredBelow = message.replyCount === 1 && isAnswer(messages[i + 1], message)
    flow.message(message, { answersAbove: isAnswer(message, messages[i - 1]), isAnsweredBelow })
  })
  noticesBefore(Infinity)
  if (hasLater) flow.add({ kind: 'later', key: 'later' })
  else {
    for (const post of parts.posts) flow.post(post, parts.me)
    for (const [agentId, draft] of writing) flow.add({ kind: 'draft', key: `draft-${agentId}`, agentId, draft })
  }
  return flow.rows
}

/** What a message of mine is known by before and after it is acknowledged. */
export const keyOf = ({ id, clientId }: Pick<Message, 'id' | 'clientId'>): string => clientId ?? id

/** Whether an AI member's message answers another one. */
const isAnswer = (message: Message | undefined, other: Message | undefined): boolean =>
  message?.sender.kind === 'ai' && message.replyTo !== null && message.replyTo === other?.id

function noticesWithin({ notices, messages, hasEarlier, hasLater }: FlowParts): readonly Notice[] {
  const first = hasEarlier ? (messages[0]?.revision ?? Infinity) : -1
  const last = hasLater ? (messages.at(-1)?.revision ?? -1) : Infinity
  return notices.filter(({ revision }) => revision > first && revision < last)
}

/** Whose message stands last, so that the next one may join it. */
type Last = { readonly senderId: string; readonly at: number }

class Flow {
  readonly rows: Row[] = []
  #day = ''
  #last: Last | null = null
  #isUnreadShown = false

  constructor(
    private readonly unreadFrom: number | null,
    private readonly timeZone: string | undefined,
  ) {}

  add(row: Row): void {
    this.rows.push(row)
  }

  notice(notice: Notice): void {
    this.#date(Date.parse(notice.at))
    this.#last = null
    const before = this.rows.at(-1)
    if (before?.kind !== 'notices') this.add({ kind: 'notices', key: `notice-${notice.revision}`, notices: [notice] })
    else this.rows[this.rows.length - 1] = { ...before, notices: [...before.notices, notice] }
  }

  message(message: Message, talk: Talk): void {
    const at = Date.parse(message.createdAt)
    this.#date(at)
    if (this.unreadFrom !== null && !this.#isUnreadShown && message.seq >= this.unreadFrom) this.#unread()
    const isGrouped = this.#joins(message.sender.id, at, message)
    this.add({ kind: 'message', key: keyOf(message), message, isGrouped, ...talk })
  }

  post(post: OwnPost, me: string): void {
    this.#date(post.at)
    this.add({ kind: 'post', key: post.clientId, post, isGrouped: this.#joins(me, post.at) })
  }

  /** Begins a new day, if it is one. A clock that goes wrong begins none twice. */
  #date(at: number): void {
    const day = dayOf(at, this.timeZone)
    if (day <= this.#day) return
    this.#day = day
    this.#last = null
    this.add({ kind: 'day', key: `day-${day}`, day })
  }

  #unread(): void {
    this.#isUnreadShown = true
    this.#last = null
    this.add({ kind: 'unread', key: 'unread' })
  }

  #joins(senderId: string, at: number, message?: Message): boolean {
    const last = this.#last
    const isOther = message?.type === 'system' || message?.type === 'invite'
    this.#last = isOther ? null : { senderId, at }
    return !isOther && last?.senderId === senderId && at - last.at < TOGETHER_MS
  }
}
