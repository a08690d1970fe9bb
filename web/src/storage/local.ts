/** What this browser keeps of a name, as plain JSON; null when there is nothing, nothing readable, or no storage at all. */
export function readLocal(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as unknown
  } catch {
    return null
  }
}

/**
 * Keeps something under a name; null forgets it.
 * @returns false when the browser cannot keep it: storage is full or forbidden
 */
export function writeLocal(key: string, value: unknown): boolean {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}

/** Hears when another tab has changed what is kept under a name. @returns stops hearing */
export function onLocalChange(key: string, changed: () => void): () => void {
  const hear = (event: StorageEvent): void => {
    // Without a key: everything was cleared.
    if (event.key === key || event.key === null) changed()
  }
  addEventListener('storage', hear)
  return () => removeEventListener('storage', hear)
}
