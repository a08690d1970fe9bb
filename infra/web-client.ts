import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Application, NextFunction, Request, Response } from 'express'
import helmet from 'helmet'
import { exchangeOf } from '../src/api/rest/exchange.js'
import { type Encoding, readWebFiles, type WebFile } from './web-files.js'

/** From `dist/infra`, where this runs. */
const BUILT = fileURLToPath(new URL('../../web/dist', import.meta.url))

/** The client's own addresses, all of which are its one page. */
const PAGES = ['/', '/login', '/register', '/discover', '/archived', '/invites', '/profile', '/rooms/*path']
const FILES = ['/assets/*path', '/*file.js', '/*file.svg', '/*file.webmanifest']
/** Where programs look, and where there are files: whoever finds nothing there is told so as programs are. */
const FOR_PROGRAMS = /^\/(api|assets)(\/|$)|[.%]/

/** Nothing from elsewhere but pictures of people and rooms, nothing inline, and no text that becomes markup or a script. */
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
      imgSrc: ["'self'", 'https:'],
      fontSrc: ["'self'"],
      // The live feed's WebSocket among them, in every browser that has what the client's style sheets need.
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
      requireTrustedTypesFor: ["'script'"],
    },
  },
})

/**
 * Serves the web client: its page at `/` and at its own addresses, its files with names that change with what is in them, compressed beforehand.
 * A browser that was led to where nothing is gets the page, too, which says so, with status 404.
 * @param folder what `web/build.mjs` has made
 */
export function mountWebClient(app: Application, folder = BUILT): void {
  if (!existsSync(join(folder, 'index.html'))) {
    app.get(PAGES, named, notBuilt)
    return
  }
  const files = readWebFiles(folder)
  const page = files.get('/index.html')
  // Whoever asks for an address of the client gets the page, and the client's router does the rest.
  app.get(PAGES, named, pageHeaders, (req: Request, res: Response, next: NextFunction) =>
    page === undefined ? next() : send(req, res, page, 'no-cache'),
  )
  app.get(FILES, (req: Request, res: Response, next: NextFunction) => {
    const file = files.get(req.path)
    if (file === undefined) next()
    else named(req, res, () => pageHeaders(req, res, () => send(req, res, file, keptFor(req.path))))
  })
  app.get('/*path', (req: Request, res: Response, next: NextFunction) => {
    const isByPerson = req.headers.accept?.includes('text/html') === true && !FOR_PROGRAMS.test(req.path)
    if (page === undefined || !isByPerson) next()
    else pageHeaders(req, res, () => send(req, res.status(404), page, 'no-cache'))
  })
}

function named(_req: Request, res: Response, next: () => void): void {
  exchangeOf(res).operationId = 'web'
  next()
}

/** The name of a built file changes with what is in it; other names stay. */
const keptFor = (path: string): string =>
  path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'

function send(req: Request, res: Response, { extension, contents, etags }: WebFile, cacheControl: string): void {
  const encoding = chosen(req, contents)
  const content = contents.get(encoding) ?? Buffer.alloc(0)
  res.set({ 'Cache-Control': cacheControl, ETag: etags.get(encoding) ?? '', Vary: 'Accept-Encoding' })
  res.type(extension)
  if (encoding !== 'identity') res.set('Content-Encoding', encoding)
  if (req.fresh) {
    res.status(304).end()
    return
  }
  exchangeOf(res).bytesOut = req.method === 'HEAD' ? 0 : content.length
  res.set('Content-Length', String(content.length)).end(content)
}

/** The smallest that the browser takes, by whatever weights it gives; as it is when it takes none of them. */
function chosen(req: Request, contents: WebFile['contents']): Encoding {
  const bySize: readonly Encoding[] = ['br', 'gzip', 'identity']
  const accepted = req.acceptsEncodings(bySize.filter((encoding) => contents.has(encoding)))
  return accepted === false ? 'identity' : (accepted as Encoding)
}

function notBuilt(_req: Request, res: Response): void {
  res
    .status(503)
    .type('text/plain')
    .send('The web client was not built: run `npm ci && npm run build`. The API is there: /docs.\n')
}
