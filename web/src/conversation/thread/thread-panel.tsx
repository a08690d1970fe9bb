import type { RoomState, ThreadState } from '../../../../src/client/index.js'
import { SidePanel } from '../../layout/side-panel.js'
import { Button } from '../../ui/button.js'
import { Spinner } from '../../ui/empty.js'
import { Composer } from '../composer/composer.js'
import { ThreadList } from './thread-list.js'
import { type ShownThread, useThread } from './use-thread.js'

type ThreadPanelProps = {
  readonly state: RoomState
  /** Id of the message that it began with. */
  readonly threadId: string
}

/** A thread: the message it began with, and the replies. */
export function ThreadPanel({ state, threadId }: ThreadPanelProps) {
  const shown = useThread(state.room.id, threadId)
  return (
    <SidePanel title="Thread">
      <div class="thread">
        <Replies {...{ state, shown }} />
        <Composer state={state} thread={threadId} />
      </div>
    </SidePanel>
  )
}

function Replies({ state, shown }: { readonly state: RoomState; readonly shown: ShownThread }) {
  const { thread, problem, retry } = shown
  if (problem !== null)
    return (
      <div class="thread-list thread-problem" role="alert">
        <p>{problem}</p>
        <Button onClick={retry}>Try again</Button>
      </div>
    )
  if (!isLoaded(shown.state) || thread === null)
    return (
      <div class="thread-list">
        <Spinner label="Loading the thread" />
      </div>
    )
  return <ThreadList {...{ state, thread }} shown={shown.state} />
}

/** A thread whose root is there. */
export type LoadedThread = ThreadState & { readonly root: NonNullable<ThreadState['root']> }

const isLoaded = (state: ThreadState | null): state is LoadedThread => state !== null && state.root !== null
