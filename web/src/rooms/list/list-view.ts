import { type ReadonlySignal, signal } from '@preact/signals'
import { readLocal, writeLocal } from '../../storage/local.js'
import type { SectionName } from './sections.js'

const KEY = 'parley.folded-sections'
const isSection = (name: unknown): name is SectionName => name === 'favourites' || name === 'rooms' || name === 'direct'

const kept = (): readonly SectionName[] => {
  const names = readLocal(KEY)
  return Array.isArray(names) ? names.filter(isSection) : []
}

const foldedSections = signal<ReadonlySet<SectionName>>(new Set(kept()))

/** Whether the list shows only what is unread. */
export const onlyUnread = signal(false)

/** Sections of the list that are folded, in this browser. */
export const folded: ReadonlySignal<ReadonlySet<SectionName>> = foldedSections

/** Folds a section, or unfolds it. */
export function toggleSection(name: SectionName): void {
  const names = new Set(foldedSections.value)
  if (!names.delete(name)) names.add(name)
  foldedSections.value = names
  writeLocal(KEY, [...names])
}
