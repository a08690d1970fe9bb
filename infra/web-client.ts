import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Application, NextFunction, Request, Response } from 'express'
import helmet from 'helmet'
import sirv from 'sirv'
import { exchangeOf } from '../src/api/rest/exchange.js'

/** From `dist/infra`, where this runs. */
const BUILT = fileURLToPath(new URL('../../web/dist', import.meta.url))

/** The client's own addresses, all of which are its one page. */
const PAGES = ['/', '/login', '/register', '/discover', '/archived', '/invites', '/profile', '/rooms/*path']

/** Nothing from elsewhere but pictures of people and rooms, nothing inline, and no text that becomes markup. */
const pageHeaders = helmet({
  xFrameOptions: { action: 'deny' },
  // Whether the host has HTTPS at all is not known here.
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'no-referrer' },
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'https:'],
      fontSrc: ["'self'"],
      // Older browsers do not count WebSocket among `self`.
      connectSrc: ["'self'", 'ws:', 'wss:'],
      manifestSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
})

/**
 * Serves the web client: its page at `/` and at its own addresses, its files with names that change with what is in them, compressed beforehand.
 * @param folder what `web/build.mjs` has made
 */
export function mountWebClient(app: Application, folder = BUILT): void {
  app.use(named)
  if (!existsSync(join(folder, 'index.html'))) {
    app.get('/', notBuilt)
    return
  }
  const files = sirv(folder, { brotli: true, gzip: true, etag: true, dev: false, setHeaders: keptAsLongAsNamed })
  app.get(PAGES, pageHeaders, (req: Request, res: Response, next: NextFunction) => {
    // Whoever asks for an address of the client gets the page, and the client's router does the rest.
    req.url = '/'
    files(req, res, next)
  })
  app.get(['/assets/*path', '/*file.js', '/*file.svg', '/*file.webmanifest'], pageHeaders, files)
}

function named(_req: Request, res: Response, next: NextFunction): void {
  exchangeOf(res).operationId = 'web'
  next()
}

/** The name of a built file changes with it; that of the page does not. */
function keptAsLongAsNamed(res: { setHeader(name: string, value: string): void }, path: string): void {
  const isImmutable = path.startsWith('/assets/')
  res.setHeader('Cache-Control', isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache')
}

function notBuilt(_req: Request, res: Response): void {
  res
    .status(503)
    .type('text/plain')
    .send('The web client was not built: run `npm ci && npm run build`. The API is there: /docs.\n')
}
