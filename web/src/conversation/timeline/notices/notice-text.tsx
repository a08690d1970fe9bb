import type { ComponentChildren } from 'preact'
import type { RoomState } from '../../../../../src/client/index.js'
import { ROLE_WITH_ARTICLE } from '../../../members/roles.js'
import { PersonName } from '../../../people/person-name.js'
import type { Notice } from './notice.js'
import type { NoticeLine } from './summary.js'

type Members = Pick<RoomState, 'members'>
type LineProps = { readonly state: Members; readonly line: NoticeLine }

/** Named; of the others it is said how many they are. */
const NAMED = 2

const VERBS = { joined: 'joined', left: 'left', 'came-and-went': 'joined and left' } as const

/** One line of what has happened in a room. */
export function NoticeText({ state, line }: LineProps) {
  if (line.kind === 'single') return <SingleNotice state={state} notice={line.notice} />
  if (line.kind === 'invited')
    return (
      <>
        <PersonName state={state} userId={line.actorId} /> invited <Names state={state} userIds={line.userIds} />
      </>
    )
  return (
    <>
      <Names state={state} userIds={line.userIds} /> {VERBS[line.kind]}
    </>
  )
}

/** “Ann, Bob and 3 others”: whoever is one too many is named as well. */
function Names({ state, userIds }: { readonly state: Members; readonly userIds: readonly string[] }) {
  const shown = userIds.length <= NAMED + 1 ? userIds : userIds.slice(0, NAMED)
  const others = userIds.length - shown.length
  return (
    <>
      {shown.map((userId, i) => (
        <span key={userId}>
          {i > 0 && (i === shown.length - 1 && others === 0 ? ' and ' : ', ')}
          <PersonName {...{ state, userId }} />
        </span>
      ))}
      {others > 0 && ` and ${others.toLocaleString()} others`}
    </>
  )
}

type SingleProps = { readonly state: Members; readonly notice: Notice }

function SingleNotice({ state, notice }: SingleProps) {
  const by = <PersonName state={state} userId={notice.actorId} />
  if (!('userId' in notice)) return <RoomNotice {...{ notice, by }} />
  const whom = <PersonName state={state} userId={notice.userId} />
  switch (notice.kind) {
    case 'joined':
      return <>{whom} joined</>
    case 'left':
      return <>{whom} left</>
    case 'invited':
      return (
        <>
          {by} invited {whom}
        </>
      )
    case 'removed':
      return (
        <>
          {by} removed {whom}
        </>
      )
    case 'owner':
      return (
        <>
          {by} passed the room on to {whom}
        </>
      )
    case 'role':
      return (
        <>
          {by} made {whom} {ROLE_WITH_ARTICLE[notice.role]}
        </>
      )
    case 'muted':
      return notice.until === null ? (
        <>
          {by} let {whom} speak again
        </>
      ) : (
        <>
          {by} muted {whom} until {UNTIL.format(Date.parse(notice.until))}
        </>
      )
  }
}

const UNTIL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

type RoomNoticeProps = {
  readonly notice: Exclude<Notice, { readonly userId: string }>
  readonly by: ComponentChildren
}

function RoomNotice({ notice, by }: RoomNoticeProps) {
  switch (notice.kind) {
    case 'created':
      return <>{by} created the room</>
    case 'archived':
      return <>{by} archived the room</>
    case 'restored':
      return <>{by} restored the room</>
    case 'renamed':
      return <TextChange {...{ by, text: notice.text }} did="renamed the room to" undid="removed the room’s name" />
    case 'purposed':
      return <TextChange {...{ by, text: notice.text }} did="set the purpose:" undid="removed the room’s purpose" />
    case 'described':
      return (
        <TextChange {...{ by, text: notice.text }} did="set the description:" undid="removed the room’s description" />
      )
    case 'ai':
      return <>{by} changed the AI settings</>
  }
}

type TextChangeProps = {
  readonly by: ComponentChildren
  readonly text: string | null
  readonly did: string
  readonly undid: string
}

function TextChange({ by, text, did, undid }: TextChangeProps) {
  if (text === null)
    return (
      <>
        {by} {undid}
      </>
    )
  return (
    <>
      {by} {did} <bdi class="notice-quoted">{text}</bdi>
    </>
  )
}
