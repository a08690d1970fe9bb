import { Paperclip } from 'lucide-preact'
import type { Message } from '../../../../../src/client/index.js'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** Files that belong to a message. */
export function Attachments({ attachments }: Pick<Message, 'attachments'>) {
  if (attachments.length === 0) return null
  return (
    <ul role="list" class="attachments">
      {attachments.map(({ id, name, size, url }) => (
        <li key={id}>
          <a class="attachment" href={url} download={name} target="_blank" rel="noopener noreferrer">
            <Paperclip size={16} aria-hidden />
            <bdi class="attachment-name">{name}</bdi>
            <span class="attachment-size">{sizeText(size)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

/** A size in words. @param bytes how many */
export function sizeText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const format = {
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  } as const
  return new Intl.NumberFormat(undefined, format).format(bytes / 1000 ** power)
}
