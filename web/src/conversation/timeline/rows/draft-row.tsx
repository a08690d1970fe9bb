import type { Draft, Message, RoomState } from '../../../../../src/client/index.js'
import { Avatar } from '../../../ui/avatar.js'
import { MessageBody } from '../../message/message-body.js'
import { KindTag } from '../../../people/kind-tag.js'

type DraftRowProps = { readonly state: RoomState; readonly agentId: string; readonly draft: Draft }

/** What an AI member is writing, as it writes it. Screen readers are told of the message when it is there. */
export function DraftRow({ state, agentId, draft }: DraftRowProps) {
  const name = state.members.get(agentId)?.displayName ?? 'AI'
  return (
    <article
      class="message message-in-flow message-of-ai draft"
      tabIndex={-1}
      aria-label={`${name} is writing`}
      aria-busy="true"
    >
      <Avatar id={agentId} {...{ name }} />
      <div class="message-main">
        <header class="message-header">
          <bdi class="message-name">{name}</bdi>
          <KindTag kind="ai" />
          <span class="message-time">writing …</span>
        </header>
        <MessageBody state={state} message={unfinished(state, agentId, name, draft.text)} />
      </div>
    </article>
  )
}

const unfinished = ({ room }: RoomState, id: string, name: string, content: string): Message => ({
  ...{ id: `draft-${id}`, roomId: room.id, seq: room.lastSeq + 1, revision: room.revision + 1, type: 'text', content },
  ...{ sender: { id, username: name, displayName: name, kind: 'ai' }, metadata: {}, replyTo: null, threadId: null },
  ...{ replyCount: 0, createdAt: room.createdAt, editedAt: null, attachments: [], reactions: [], mentions: [] },
  ...{ pinned: false, deleted: false },
})
