import { AtSign, Bot } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import { KindTag } from '../../people/kind-tag.js'
import { Avatar } from '../../ui/avatar.js'
import type { Candidate } from './completion.js'
import type { Completion } from './use-completion.js'

/** Id of an option, which the text field names as the active one. */
export const optionId = (listId: string, index: number): string => `${listId}-${index}`

/** The suggestions above the text. The focus stays in the text. */
export function CompletionList({ id, candidates, active, take }: Omit<Completion, 'key'> & { readonly id: string }) {
  const ref = useRef<HTMLUListElement>(null)
  useEffect(() => ref.current?.children[active]?.scrollIntoView({ block: 'nearest' }), [active])
  return (
    <ul ref={ref} id={id} role="listbox" aria-label="Suggestions" class="completion" hidden={candidates.length === 0}>
      {candidates.map((candidate, index) => (
        <li
          key={candidate.insert}
          id={optionId(id, index)}
          role="option"
          aria-selected={index === active}
          class="completion-option"
          onMouseDown={(event) => {
            // The text keeps the focus.
            event.preventDefault()
            take(candidate)
          }}
        >
          <Picture candidate={candidate} />
          <bdi class="completion-name">{candidate.name}</bdi>
          <span class="completion-detail">{candidate.detail}</span>
          {candidate.member !== null && <KindTag kind={candidate.member.kind} />}
        </li>
      ))}
    </ul>
  )
}

function Picture({ candidate: { member, name, insert } }: { readonly candidate: Candidate }) {
  if (member !== null) return <Avatar id={member.userId} name={name} size="small" />
  const Icon = insert === '@room' ? AtSign : Bot
  return (
    <span class="completion-icon">
      <Icon size={16} aria-hidden />
    </span>
  )
}
