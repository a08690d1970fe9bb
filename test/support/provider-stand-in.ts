import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { behave, type Behaviour } from './provider-behaviour.js'

/** A request as the stand-in got it. */
export type ProviderRequest = {
  /** 1, 2, 3 … */
  readonly number: number
  readonly protocol: 'openai' | 'anthropic'
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The whole body, as JSON. */
  readonly body: Readonly<Record<string, unknown>>
  readonly system: string
  readonly messages: readonly { readonly role: string; readonly content: string }[]
}

/** What the stand-in does about a request. */
export type Script = (request: ProviderRequest) => Behaviour | Promise<Behaviour>

const answer: Script = ({ number }) => ({ kind: 'stream', text: `This is answer ${number}.` })

/** A server that speaks the protocols of OpenAI and Anthropic as a script tells it, faults included. Who starts it stops it. */
export class ProviderStandIn {
  readonly requests: ProviderRequest[] = []
  #script: Script = answer
  #server: Server
  readonly #port: number
  #aborted = 0

  private constructor(server: Server) {
    this.#server = server
    this.#port = (server.address() as AddressInfo).port
    this.#serve(server)
  }

  /** @param port a free one unless given */
  static async start(port = 0): Promise<ProviderStandIn> {
    return new ProviderStandIn(await listening(port))
  }

  /** For AI_BASE_URL; the same for as long as it lives. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Requests whose client went away before they were answered. */
  get aborted(): number {
    return this.#aborted
  }

  /** What is done about requests from now on. */
  script(script: Script): void {
    this.#script = script
  }

  /** What is done about the next requests, one after the other; the last goes on. */
  scripts(...behaviours: readonly Behaviour[]): void {
    let next = 0
    this.#script = (request) => behaviours[Math.min(next++, behaviours.length - 1)] ?? answer(request)
  }

  /** Down: the port is closed, and with it every connection. */
  async stop(): Promise<void> {
    const server = this.#server
    if (!server.listening) return
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  }

  /** Back, on the same port. */
  async comeBack(): Promise<void> {
    this.#server = await listening(this.#port)
    this.#serve(this.#server)
  }

  #serve(server: Server): void {
    server.on('request', (request, response) => {
      response.on('close', () => {
        if (!response.writableFinished) this.#aborted += 1
      })
      this.#answer(request, response).catch(() => response.destroy())
    })
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await received(incoming, this.requests.length + 1)
    if (request === null) {
      response.writeHead(404).end()
      return
    }
    this.requests.push(request)
    await behave(await this.#script(request), request, response)
  }
}

async function listening(port: number): Promise<Server> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  return server
}

const PROTOCOLS = { '/v1/chat/completions': 'openai', '/v1/messages': 'anthropic' } as const

async function received(incoming: IncomingMessage, number: number): Promise<ProviderRequest | null> {
  const path = incoming.url ?? ''
  if (incoming.method !== 'POST' || !Object.hasOwn(PROTOCOLS, path)) return null
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const body = JSON.parse(Buffer.concat(chunks).toString()) as ProviderRequest['body']
  const all = body['messages'] as ProviderRequest['messages']
  const [first, ...rest] = all
  const hasSystem = first?.role === 'system'
  return {
    ...{ number, path, body, protocol: PROTOCOLS[path as keyof typeof PROTOCOLS] },
    headers: incoming.headers as ProviderRequest['headers'],
    system: hasSystem ? first.content : String(body['system']),
    messages: hasSystem ? rest : all,
  }
}
