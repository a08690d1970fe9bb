import type { ChangedRow, PresenceKeeper, PresenceRow } from '../../infra/presence/presence-keeper.js'

/** A keeper that several processes share, in memory. */
export class PresenceKeeperInMemory implements PresenceKeeper {
  readonly rows = new Map<string, PresenceRow>()

  all(): Promise<readonly PresenceRow[]> {
    return Promise.resolve([...this.rows.values()])
  }

  save(rows: readonly ChangedRow[]): Promise<void> {
    for (const { row, changed } of rows) {
      const before = this.rows.get(row.userId)
      const fields = Object.fromEntries([...changed].map((field) => [field, row[field]])) as Partial<PresenceRow>
      this.rows.delete(row.userId)
      this.rows.set(row.userId, before === undefined ? row : { ...before, ...fields })
    }
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
