import type { IncomingMessage } from 'node:http'
import { bearerToken } from '../../auth/authenticate.js'

/** The sub-protocol that is answered to clients that name one; their token is the next in their list. */
export const SUB_PROTOCOL = 'parley'

/** The token of a handshake: beside the sub-protocol, in `Authorization`, or in the URL; undefined when the first frame is to bring it. */
export function handshakeToken({ headers, url = '' }: IncomingMessage): string | undefined {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim())
  const beside = offered.includes(SUB_PROTOCOL) ? offered.find((protocol) => protocol !== SUB_PROTOCOL) : undefined
  return beside ?? bearerToken(headers.authorization) ?? queryToken(url)
}

function queryToken(url: string): string | undefined {
  const start = url.indexOf('?')
  return start === -1 ? undefined : (new URLSearchParams(url.slice(start)).get('token') ?? undefined)
}
