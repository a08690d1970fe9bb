import { isMac } from '../../ui/platform.js'
import type { Format } from './formatting.js'

/** Modifiers, as the keyboard of this device calls them. */
export const keyNames = isMac
  ? { command: '⌘', shift: '⇧', alt: '⌥' }
  : { command: 'Ctrl+', shift: 'Shift+', alt: 'Alt+' }

const { command, shift, alt } = keyNames

/** Ways to format a text, with their keys. */
export const FORMATS: readonly { readonly as: Format; readonly text: string; readonly keys: string }[] = [
  { as: 'bold', text: 'Bold', keys: `${command}B` },
  { as: 'italic', text: 'Italic', keys: `${command}I` },
  { as: 'strike', text: 'Strikethrough', keys: `${command}${shift}X` },
  { as: 'code', text: 'Code', keys: `${command}E` },
  { as: 'block', text: 'Code block', keys: `${command}${alt}C` },
  { as: 'quote', text: 'Quote', keys: `${command}${shift}9` },
  { as: 'list', text: 'List', keys: `${command}${shift}8` },
]
