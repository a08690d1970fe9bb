import type { IncomingMessage } from 'node:http'

/**
 * The client's address: the socket's, or what trusted proxies say.
 * @param trustedProxies how many proxies in front of this process are ours: so many entries of X-Forwarded-For are believed, from the last
 */
export function clientAddress({ headers, socket }: IncomingMessage, trustedProxies: number): string {
  const nearest = socket.remoteAddress ?? ''
  if (trustedProxies === 0) return nearest
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',')
  const entries = forwarded.split(',').map((entry) => entry.trim())
  const hops = [...entries.filter((entry) => entry !== ''), nearest]
  return hops[Math.max(0, hops.length - 1 - trustedProxies)] ?? nearest
}
