import { signal } from '@preact/signals'

export type Theme = 'system' | 'light' | 'dark'

// Not as JSON: public/theme.js reads it, before anything else runs.
const NAME = 'parley.theme'

function kept(): Theme {
  try {
    const theme = localStorage.getItem(NAME)
    return theme === 'light' || theme === 'dark' ? theme : 'system'
  } catch {
    return 'system'
  }
}

const chosen = signal<Theme>(typeof localStorage === 'undefined' ? 'system' : kept())

/** Light, dark, or as the system says. */
export const theme = (): Theme => chosen.value

/** Changes the theme at once, in this browser. */
export function setTheme(next: Theme): void {
  show(next)
  try {
    if (next === 'system') localStorage.removeItem(NAME)
    else localStorage.setItem(NAME, next)
  } catch {
    // Storage is full or forbidden: then it holds until the page is closed.
  }
}

/** Follows what other tabs choose. @returns stops */
export function followTheme(): () => void {
  const heard = (event: StorageEvent): void => {
    if (event.key === NAME || event.key === null) show(kept())
  }
  addEventListener('storage', heard)
  return () => removeEventListener('storage', heard)
}

function show(next: Theme): void {
  chosen.value = next
  if (next === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = next
}
