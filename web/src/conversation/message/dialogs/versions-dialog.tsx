import { useEffect, useState } from 'preact/hooks'
import type { Edit } from '../../../../../src/client/index.js'
import { useChat } from '../../../chat/context.js'
import { Dialog } from '../../../ui/dialog.js'
import { Spinner } from '../../../ui/empty.js'
import { fullTime } from '../../../ui/times.js'
import { errorText } from '../../../ui/toasts.js'
import { Markdown } from '../markdown/markdown.js'
import { peopleOf } from '../markdown/people.js'
import type { MessageDialogProps } from './message-dialogs.js'

/** What a message said over time, the present version first. */
export function VersionsDialog({ state, message, onClose }: MessageDialogProps) {
  const { rest } = useChat()
  const [versions, setVersions] = useState<readonly Edit[] | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    rest.messageDetails.edits(message.id).then(
      (edits) => setVersions(edits.toReversed()),
      (error: unknown) => setProblem(errorText(error)),
    )
  }, [])
  return (
    <Dialog title="Versions" width="wide" onClose={onClose}>
      {problem !== null && <p class="field-error">{problem}</p>}
      {versions === null && problem === null && <Spinner label="Loading the versions" />}
      <ol role="list" class="message-versions">
        {versions?.map(({ content, at }, i) => (
          <li key={at} class="message-preview">
            <p class="message-preview-header">
              <time dateTime={at}>{fullTime(at)}</time>
              {nameOfVersion(i, versions.length)}
            </p>
            <Markdown content={content} people={peopleOf(state)} />
          </li>
        ))}
      </ol>
    </Dialog>
  )
}

function nameOfVersion(i: number, count: number): string {
  if (i === 0) return ' (now)'
  return i === count - 1 ? ' (first version)' : ''
}
