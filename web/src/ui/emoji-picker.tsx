import type { Placement } from '@floating-ui/dom'
import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Spinner } from './empty.js'
import { Floating } from './menu.js'
import { errorText } from './toasts.js'
import type { OnPick } from './emoji/on-pick.js'

type EmojiPickerProps = {
  /** The button that opened it. */
  readonly anchor: HTMLElement
  readonly onPick: OnPick
  readonly onClose: () => void
  readonly placement?: Placement
}
type Panel = FunctionComponent<Pick<EmojiPickerProps, 'onPick'>>

/** All emoji, to choose one. They are fetched when they are wanted first. */
export function EmojiPicker({ anchor, onPick, onClose, placement = 'bottom-end' }: EmojiPickerProps) {
  const [panel, setPanel] = useState<{ readonly Panel: Panel } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    import('./emoji/emoji-panel.js').then(
      ({ EmojiPanel }) => setPanel({ Panel: EmojiPanel }),
      (error: unknown) => setProblem(errorText(error)),
    )
  }, [])
  return (
    <Floating {...{ anchor, onClose, placement }} role="dialog" label="Choose an emoji" class="emoji-picker">
      {problem !== null && <p class="emoji-picker-said">{problem}</p>}
      {panel === null && problem === null && <Spinner label="Loading emoji" />}
      {panel !== null && <panel.Panel onPick={onPick} />}
    </Floating>
  )
}
