/** Rows, or what PostgreSQL has against the statement: its code and detail would not survive being thrown across threads. */
export type Reply =
  | { readonly rows: readonly Record<string, unknown>[]; readonly rowCount: number }
  | { readonly refused: { readonly message: string; readonly code: string; readonly detail?: string } }

/** What the thread of PGlite can be asked. It emits what it has been asked to listen to. */
export type PgliteWorker = {
  /** @param folder of the database; made if missing */
  open(folder: string): Promise<void>
  /** @param parameters what `pg` takes: $1, $2 … */
  query(sql: string, parameters: readonly unknown[]): Promise<Reply>
  listen(channel: string): Promise<void>
}

/** As `pg` gives it. */
export type Notification = { readonly channel: string; readonly payload: string }
