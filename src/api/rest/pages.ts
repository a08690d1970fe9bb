import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { NextFunction, Request, Response, Router } from 'express'
import helmet from 'helmet'
import { PROBLEM_CODES, PROBLEMS } from '../problems.js'
import { exchangeOf } from './exchange.js'
import { baseHeaders, JSON_TYPE, send } from './respond.js'

const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
const ASSETS = new Set(['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'])

/** Nothing from outside, nothing inline; the pictures within Swagger UI's style sheet are data: URLs. */
const pageHeaders = helmet({
  xFrameOptions: { action: 'deny' },
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
})

/** Documents about the API; each is written out once. */
export type ApiDocuments = { readonly openapi: object; readonly asyncapi: object }

/** Mounts `/openapi.json` and `/asyncapi.json`, the page about them (`/docs`) and the catalogue of problems (`/docs/errors`). */
export function mountPages(router: Router, documents: ApiDocuments): void {
  for (const [name, document] of Object.entries(documents)) router.get(`/${name}.json`, served(name, document))
  router.use('/docs', named, pageHeaders)
  router.get(['/docs', '/docs/'], page('text/html; charset=utf-8', DOCS_PAGE))
  router.get('/docs/start.js', page('text/javascript; charset=utf-8', START_SCRIPT))
  router.get('/docs/errors', page('text/html; charset=utf-8', errorsPage()))
  router.get('/docs/assets/:file', (req: Request<{ file: string }>, res: Response, next: NextFunction) => {
    const { file } = req.params
    if (!ASSETS.has(file)) next()
    else res.sendFile(join(assets, file), { maxAge: 3_600_000, cacheControl: true })
  })
}

function served(name: string, document: object) {
  const text = JSON.stringify(document)
  return (_req: Request, res: Response): void => {
    const exchange = exchangeOf(res)
    exchange.operationId = name
    send(res, exchange, 200, baseHeaders(exchange), JSON_TYPE, text)
  }
}

function named(_req: Request, res: Response, next: NextFunction): void {
  const exchange = exchangeOf(res)
  exchange.operationId = 'docs'
  res.setHeader('X-Request-Id', exchange.requestId)
  next()
}

const page =
  (type: string, body: string) =>
  (_req: Request, res: Response): void => {
    res.setHeader('Content-Type', type)
    res.setHeader('Content-Length', Buffer.byteLength(body))
    res.end(body)
  }

// Addresses are relative to the root, so that `/docs` needs no slash at its end.
const DOCS_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Parley API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="icon" href="/docs/assets/favicon-32x32.png">
</head>
<body>
<p>The live feed (Socket.IO, WebSocket): <a href="/asyncapi.json">AsyncAPI document</a>. Problems: <a href="/docs/errors">errors</a>.</p>
<div id="docs"></div>
<script src="/docs/assets/swagger-ui-bundle.js" defer></script>
<script src="/docs/start.js" defer></script>
</body>
</html>
`

const START_SCRIPT = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null })\n`

function errorsPage(): string {
  const rows = PROBLEM_CODES.map((code) => {
    const { status, title, when, remedy } = PROBLEMS[code]
    const cells = [`<code>${code}</code>`, String(status), title, shown(when), shown(remedy)]
    return `<tr id="${code}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
  })
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Parley errors</title></head>
<body>
<h1>Errors</h1>
<table>
<tr><th>code</th><th>status</th><th>title</th><th>when</th><th>what to do</th></tr>
${rows.join('\n')}
</table>
</body>
</html>
`
}

const shown = (text: string): string => text.replaceAll('<', '&lt;').replaceAll(/`([^`]*)`/g, '<code>$1</code>')
