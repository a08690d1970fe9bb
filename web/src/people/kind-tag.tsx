import type { User } from '../../../src/client/index.js'

/** Says of whoever is no person what they are. */
export function KindTag({ kind }: Pick<User, 'kind'>) {
  if (kind === 'human') return null
  return <span class={`tag tag-${kind}`}>{kind === 'ai' ? 'AI' : 'Bot'}</span>
}
