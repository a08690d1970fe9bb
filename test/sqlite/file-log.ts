import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { LogReader } from '../../infra/openers.js'
import { MemoryLog } from '../projections/memory-log.js'

type Line = { readonly stream: string; readonly type: string; readonly n: number }

/** Appends an event to a log in a text file, for the thread's tests. */
export const appendLine = (path: string, line: Line): void => appendFileSync(path, `${JSON.stringify(line)}\n`)

class FileLog extends MemoryLog implements LogReader {
  constructor(private readonly path: string) {
    super('file')
    this.wake()
  }

  wake(): void {
    const lines = readFileSync(this.path, 'utf8').split('\n').slice(this.events.length).filter(Boolean)
    for (const line of lines) {
      const { stream, type, n } = JSON.parse(line) as Line
      this.append(stream, type, { n })
    }
  }

  close(): void {
    this.down = true
  }
}

export function openLogReader(path: string): LogReader {
  if (!existsSync(path)) throw new Error('no log there')
  return new FileLog(path)
}
