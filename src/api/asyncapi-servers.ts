type Json = Readonly<Record<string, unknown>>

const server = (pathname: string, protocol: string, description: string, ...schemes: readonly string[]): Json => ({
  host: '{host}',
  pathname,
  protocol,
  description,
  variables: { host: { default: 'localhost:3000', description: 'Where Parley serves' } },
  security: schemes.map((name) => ({ $ref: `#/components/securitySchemes/${name}` })),
})

/** Where the feed is served, by channel. */
export const SERVERS: Json = {
  socketIo: server(
    '/socket.io',
    'ws',
    'Socket.IO 4 (protocol 5): WebSocket, or HTTP long-polling before it',
    'handshake',
  ),
  webSocket: server('/ws', 'ws', 'WebSocket without anything on top', 'subProtocol', 'query', 'firstFrame'),
}

/** The ways to bring an access token. */
export const SECURITY: Json = {
  handshake: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: '`auth: {token}` of the handshake' },
  subProtocol: {
    type: 'httpApiKey',
    in: 'header',
    name: 'Sec-WebSocket-Protocol',
    description: '`parley, <token>`: in browsers `new WebSocket(url, ["parley", token])`',
  },
  query: { type: 'httpApiKey', in: 'query', name: 'token', description: 'An access token; proxies may log it' },
  firstFrame: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The first frame is `{"event": "authenticate", "payload": {"token": …}}`',
  },
}
