import { BookOpen, ExternalLink, FileText, HeartPulse, Image, Mic } from 'lucide-preact'
import type { Message } from '../../../../../src/client/index.js'
import { safeLink } from '../markdown/safe-link.js'
import { textFact } from './facts.js'

const KINDS = {
  image: { Icon: Image, name: 'Image' },
  voice: { Icon: Mic, name: 'Voice message' },
  file: { Icon: FileText, name: 'File' },
  resource: { Icon: BookOpen, name: 'Resource' },
  checkin: { Icon: HeartPulse, name: 'Check-in' },
} as const

/** Of a message that is more than text: what it is, what it is called, and where it leads. */
export function KindLine({ message }: { readonly message: Message }) {
  const { type, metadata } = message
  if (!isSpecial(type)) return null
  const { Icon, name } = KINDS[type]
  const title = textFact(metadata, 'title') ?? textFact(metadata, 'name')
  const url = safeLink(textFact(metadata, 'url') ?? '')
  return (
    <p class="kind-line">
      <Icon size={16} aria-hidden />
      <span class="kind-line-name">{name}</span>
      {title !== null && <bdi class="kind-line-title">{title}</bdi>}
      {url !== null && (
        <a href={url} title={url} target="_blank" rel="noopener noreferrer nofollow">
          Open <ExternalLink size={14} aria-hidden />
        </a>
      )}
    </p>
  )
}

const isSpecial = (type: string): type is keyof typeof KINDS => Object.hasOwn(KINDS, type)
