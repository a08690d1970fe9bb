import { Smile } from 'lucide-preact'
import { useState } from 'preact/hooks'
import { IconButton } from '../../ui/button.js'
import { EmojiPicker } from '../../ui/emoji-picker.js'

/** Puts emoji into the text. */
export function EmojiButton({ onPick }: { readonly onPick: (emoji: string) => void }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const close = (): void => setAnchor(null)
  return (
    <>
      <IconButton
        label="Emoji"
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(anchor === null ? event.currentTarget : null)}
      >
        <Smile size={18} aria-hidden />
      </IconButton>
      {anchor !== null && (
        <EmojiPicker
          anchor={anchor}
          placement="top-start"
          onClose={close}
          onPick={(emoji) => {
            close()
            onPick(emoji)
          }}
        />
      )}
    </>
  )
}
