import { useState } from 'preact/hooks'
import type { RoomState } from '../../../../../src/client/index.js'
import { fullTime } from '../../../ui/times.js'
import type { Notice } from './notice.js'
import { NoticeText } from './notice-text.js'
import { linesOf } from './summary.js'

/** Shown before somebody asks for all of them. */
const SHOWN = 3

type NoticesRowProps = { readonly state: Pick<RoomState, 'members'>; readonly notices: readonly Notice[] }

/** What has happened between two messages, in few words. */
export function NoticesRow({ state, notices }: NoticesRowProps) {
  const [isWhole, setWhole] = useState(false)
  const lines = linesOf(notices)
  const first = notices[0]
  const shown = isWhole || lines.length <= SHOWN + 1 ? lines : lines.slice(-SHOWN)
  const hidden = lines.length - shown.length
  return (
    <div class="notices" title={first === undefined ? undefined : fullTime(first.at)}>
      {hidden > 0 && (
        <button type="button" class="link-button notices-more" onClick={() => setWhole(true)}>
          {hidden} more changes
        </button>
      )}
      {shown.map((line, i) => (
        <p key={i} class="notice">
          <NoticeText {...{ state, line }} />
        </p>
      ))}
    </div>
  )
}
