import { useEffect, useMemo, useState } from 'preact/hooks'
import { useChat } from '../chat/context.js'
import { errorText } from '../ui/toasts.js'
import type { TrailFilter } from './kinds.js'
import { type Beginning, Trail } from './trail.js'

export type OpenTrail = {
  readonly trail: Trail
  readonly problem: string | null
  readonly extend: (direction: 'earlier' | 'later') => void
}

/**
 * The trail of a room from some place on; it grows with the room.
 * @param head revision of the room's last event
 */
export function useTrail(roomId: string, head: number, beginning: Beginning, filter: TrailFilter): OpenTrail {
  const chat = useChat()
  const [problem, setProblem] = useState<string | null>(null)
  const trail = useMemo(
    () => new Trail((from, limit) => chat.rest.audit.events(roomId, from, limit), head),
    [roomId, beginning],
  )
  const seen = (reading: Promise<void>): void => {
    reading.then(
      () => setProblem(null),
      (error: unknown) => setProblem(errorText(error)),
    )
  }
  useEffect(() => seen(trail.begin(beginning, filter)), [trail])
  const onwards = beginning === 'oldest' ? 'later' : 'earlier'
  useEffect(() => seen(trail.fill(onwards, filter)), [filter])
  useEffect(() => seen(trail.grow(head)), [trail, head])
  return { trail, problem, extend: (direction) => seen(trail.extend(direction, filter)) }
}
