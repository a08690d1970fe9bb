/** A connection as the registry knows it. */
export type Registered = { readonly userId: string; readonly sessionId: string }

/** Who is connected: to count a person's sockets, and to find those of a session that ends. */
export class ConnectionRegistry<C extends Registered> {
  private readonly sessionOf = new Map<C, string>()
  private readonly byUser = new Map<string, Set<C>>()
  private readonly bySession = new Map<string, Set<C>>()

  /** @param perUser sockets that one person may have */
  constructor(private readonly perUser: number) {}

  /** True while the person may have one more. */
  hasRoom(userId: string): boolean {
    return (this.byUser.get(userId)?.size ?? 0) < this.perUser
  }

  /** Takes a connection up. False when its person has as many as there may be. */
  add(connection: C): boolean {
    const { userId, sessionId } = connection
    if (!this.hasRoom(userId)) return false
    this.sessionOf.set(connection, sessionId)
    put(this.byUser, userId, connection)
    put(this.bySession, sessionId, connection)
    return true
  }

  /** Takes note that a connection may have gone on under another session. */
  refresh(connection: C): void {
    const previous = this.sessionOf.get(connection)
    if (previous === undefined) return
    drop(this.bySession, previous, connection)
    this.sessionOf.set(connection, connection.sessionId)
    put(this.bySession, connection.sessionId, connection)
  }

  remove(connection: C): void {
    const sessionId = this.sessionOf.get(connection)
    if (sessionId === undefined) return
    this.sessionOf.delete(connection)
    drop(this.byUser, connection.userId, connection)
    drop(this.bySession, sessionId, connection)
  }

  /** Connections of these sessions. */
  of(sessionIds: readonly string[]): readonly C[] {
    return sessionIds.flatMap((id) => [...(this.bySession.get(id) ?? [])])
  }

  all(): readonly C[] {
    return [...this.sessionOf.keys()]
  }
}

function put<C>(index: Map<string, Set<C>>, key: string, connection: C): void {
  const known = index.get(key)
  if (known === undefined) index.set(key, new Set([connection]))
  else known.add(connection)
}

function drop<C>(index: Map<string, Set<C>>, key: string, connection: C): void {
  const known = index.get(key)
  known?.delete(connection)
  if (known?.size === 0) index.delete(key)
}
