import { common, createLowlight } from 'lowlight'
import type { CodePiece } from './highlight.js'

const lowlight = createLowlight(common)
type Node = ReturnType<typeof lowlight.highlight>['children'][number]

/** Takes code apart; null for languages that are not among the common ones. */
export function highlight(language: string, code: string): readonly CodePiece[] | null {
  if (!lowlight.registered(language)) return null
  return lowlight.highlight(language, code).children.flatMap((node) => pieces(node, ''))
}

/** The innermost kind counts: a string within a comment is a comment's no more. */
function pieces(node: Node, kind: string): readonly CodePiece[] {
  if (node.type === 'text') return [{ text: node.value, kind }]
  if (node.type !== 'element') return []
  const [own] = Array.isArray(node.properties.className) ? node.properties.className : []
  return node.children.flatMap((child) => pieces(child, typeof own === 'string' ? own : kind))
}
