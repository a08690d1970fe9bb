const SAFE = new Set(['http:', 'https:', 'mailto:'])

/**
 * Where a link that somebody wrote may lead.
 * @returns the normalised address; null for everything but the web and e-mail: scripts, data, files, addresses of this page
 */
export function safeLink(href: string): string | null {
  if (!URL.canParse(href)) return null
  const url = new URL(href)
  return SAFE.has(url.protocol) ? url.href : null
}
