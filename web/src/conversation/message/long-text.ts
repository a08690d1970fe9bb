const LINE = 80
const MOST_LINES = 45

/** Whether a text would fill more than a screen, so that it is shown in part first. A guess: measuring would move what is below. */
export function isLong(content: string): boolean {
  let lines = 0
  for (const line of content.split('\n')) {
    lines += Math.max(1, Math.ceil(line.length / LINE))
    if (lines > MOST_LINES) return true
  }
  return false
}
