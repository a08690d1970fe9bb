import { useEffect, useState } from 'preact/hooks'
import { ParleyProblem, type User } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { errorText } from '../../ui/toasts.js'
import { loadBlocks } from '../blocks.js'

type Person = { readonly person: User | null; readonly problem: string | null }

/** Somebody as they are now: what changes of a profile is told by no event. */
export function usePerson(userId: string): Person {
  const { rest } = useChat()
  const [found, setFound] = useState<Person>({ person: null, problem: null })
  useEffect(() => {
    let isOver = false
    const tell = (next: Person): void => {
      if (!isOver) setFound(next)
    }
    void loadBlocks(rest)
    rest.people.user(userId).then(
      (person) => tell({ person, problem: null }),
      (error: unknown) => tell({ person: null, problem: reason(error) }),
    )
    return () => {
      isOver = true
    }
  }, [userId])
  return found
}

const reason = (error: unknown): string =>
  error instanceof ParleyProblem && error.status === 404 ? 'This person is not here any more.' : errorText(error)
