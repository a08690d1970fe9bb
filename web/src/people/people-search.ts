import { useEffect, useState } from 'preact/hooks'
import type { User } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { errorText } from '../ui/toasts.js'
import { type Answer, peopleFor } from './stale-people.js'

/** Who has the text in the name; null until the first answer. Until the next answer it is who is left of the last one. */
export type PeopleFound = {
  readonly people: readonly User[] | null
  readonly problem: string | null
  /** The directory has not answered this text yet: there may be more. */
  readonly isSearching: boolean
}

type Found = { readonly answer: Answer | null; readonly problem: string | null }

/** Not every key is a question. */
const PAUSE_MS = 150

/**
 * People of the directory whose name contains a text.
 * @param text null: nothing is asked
 * @param limit at most 100
 */
export function usePeopleSearch(text: string | null, limit = 20): PeopleFound {
  const chat = useChat()
  const asked = text?.trim() ?? null
  const [{ answer, problem }, setFound] = useState<Found>({ answer: null, problem: null })
  const isFirst = answer === null
  useEffect(() => {
    if (asked === null) return undefined
    let isOver = false
    const tell = (people: readonly User[], trouble: string | null): void => {
      if (!isOver) setFound({ answer: { text: asked, people }, problem: trouble })
    }
    const ask = (): void => {
      chat.rest.people.search(asked, limit).then(
        (people) => tell(people, null),
        (error: unknown) => tell([], errorText(error)),
      )
    }
    const timer = setTimeout(ask, isFirst ? 0 : PAUSE_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [asked, limit])
  return {
    people: answer === null ? null : peopleFor(asked ?? '', answer),
    problem,
    isSearching: asked !== null && answer?.text !== asked,
  }
}
