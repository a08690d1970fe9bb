import type { Presence } from '../../../src/client/index.js'

export type AvatarProps = {
  /** Of the person or the room: the colour follows from it. */
  readonly id: string
  readonly name: string
  readonly url?: string | null | undefined
  readonly size?: 'small' | 'medium' | 'large'
  readonly status?: Presence['status'] | undefined
  readonly shape?: 'person' | 'room'
}

/** Colours that white text can be read on. */
const HUES = 12

/** A picture, or initials on a colour that is always the same for the same person. It is decoration: the name is beside it. */
export function Avatar({ id, name, url, size = 'medium', status, shape = 'person' }: AvatarProps) {
  return (
    <span class={`avatar avatar-${size} avatar-${shape} avatar-hue-${hueOf(id)}`} aria-hidden="true">
      {initials(name)}
      {typeof url === 'string' && url !== '' && <Picture key={url} url={url} />}
      {status !== undefined && <span class={`presence-dot presence-${status}`} />}
    </span>
  )
}

/** A picture that cannot be loaded leaves the initials. */
const Picture = ({ url }: { readonly url: string }) => (
  <img
    src={url}
    alt=""
    loading="lazy"
    referrerpolicy="no-referrer"
    onError={(event) => (event.currentTarget.hidden = true)}
  />
)

/** One or two letters: of the first and the last word. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s._-]+/u)
    .filter(Boolean)
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => firstLetter(word ?? ''))
  return letters.join('').toLocaleUpperCase()
}

const segmenter = new Intl.Segmenter()
// A letter may be made of several code points: an emoji of a family, an accent of its own.
const firstLetter = (word: string): string => segmenter.segment(word)[Symbol.iterator]().next().value?.segment ?? ''

/** FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv */
function hueOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return (hash >>> 0) % HUES
}
