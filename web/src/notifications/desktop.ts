/** What is said in a corner of the screen. */
export type Note = {
  readonly roomId: string
  readonly title: string
  readonly text: string
  /** The same one of several tabs is shown once. */
  readonly tag: string
}

const ICON = '/icon.svg'

/** Notes of the desktop, at most one for each room. */
export class DesktopNotes {
  readonly #shown = new Map<string, Notification>()

  /** @param opened called when somebody wants to see what a note is about */
  constructor(private readonly opened: (roomId: string) => void) {}

  show({ roomId, title, text, tag }: Note): void {
    this.hide(roomId)
    try {
      const note = new Notification(title, { body: text, tag, icon: ICON })
      this.#shown.set(roomId, note)
      note.onclick = () => {
        window.focus()
        this.opened(roomId)
        this.hide(roomId)
      }
    } catch {
      // Browsers of phones only let service workers do so.
    }
  }

  /** Takes back what is said of a room: it has been read. */
  hide(roomId: string): void {
    this.#shown.get(roomId)?.close()
    this.#shown.delete(roomId)
  }

  /** Ids of the rooms that something is said of. */
  get rooms(): readonly string[] {
    return [...this.#shown.keys()]
  }

  close(): void {
    for (const roomId of this.rooms) this.hide(roomId)
  }
}
