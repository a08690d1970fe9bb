import { describe, expect, it } from '@jest/globals'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { Markdown } from '../../../web/src/conversation/message/markdown/markdown.js'
import { peopleOf } from '../../../web/src/conversation/message/markdown/people.js'
import { safeLink } from '../../../web/src/conversation/message/markdown/safe-link.js'
import { roomState } from '../support/room-state.js'

/** After OWASP's filter evasion cheat sheet and the reports against Markdown renderers. */
const CORPUS = [
  '<script>alert(1)</script>',
  '<ScRiPt src=//evil.example/x.js></sCrIpT>',
  '<img src=x onerror=alert(1)>',
  '<img src="x" onerror="alert(1)"',
  '<svg/onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<math><mtext><style><img src onerror=alert(1)></style></mtext></math>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="javascript:alert(1)"></object>',
  '<a href="javascript:alert(1)">x</a>',
  '<body onload=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<form action="javascript:alert(1)"><button>x</button></form>',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<style>*{display:none}</style>',
  '<div style="position:fixed;inset:0">x</div>',
  '<!-- --!><img src=x onerror=alert(1)>',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '"><img src=x onerror=alert(1)>',
  "'><script>alert(1)</script>",
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x]( javascript:alert(1))',
  '[x](\u0001javascript:alert(1))',
  '[x](javascript&colon;alert(1))',
  '[x](javascript&#58;alert(1))',
  '[x](<javascript:alert(1)>)',
  '[x](vbscript:msgbox(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[x](blob:https://a.example/1)',
  '[x](file:///etc/passwd)',
  '[x](//evil.example)',
  '[x](/rooms/1)',
  '![x](javascript:alert(1))',
  '![x](https://a.example/a.png" onerror="alert(1))',
  '![" onerror="alert(1)](https://a.example/a.png)',
  '[x](https://a.example" onclick="alert(1))',
  '[x](https://a.example "title" onclick=alert(1) ")',
  '[x](https://a.example "><script>alert(1)</script>")',
  '<javascript:alert(1)>',
  '<https://a.example/"onmouseover="alert(1)>',
  'https://a.example/"onmouseover="alert(1)',
  'https://a.example/<script>alert(1)</script>',
  'www.a.example/"><img src=x onerror=alert(1)>',
  '[x]: javascript:alert(1)\n\n[x]',
  '`<img src=x onerror=alert(1)>`',
  '```html\n<script>alert(1)</script>\n```',
  '```"><img src=x onerror=alert(1)>\nx\n```',
  '```js" onmouseover="alert(1)\nx\n```',
  '| <img src=x onerror=alert(1)> |\n|-|\n| <script>alert(1)</script> |',
  '- <script>alert(1)</script>',
  '> <img src=x onerror=alert(1)>',
  '# <svg onload=alert(1)>',
  '**<img src=x onerror=alert(1)>**',
  '@ann"><img src=x onerror=alert(1)>',
  '@<script>alert(1)</script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<<script>alert(1);//<</script>',
  '<img\u0000src=x onerror=alert(1)>',
  '\u202E<script>alert(1)</script>',
]

const ELEMENTS = new Set([
  ...['div', 'p', 'strong', 'em', 's', 'code', 'br', 'a', 'ul', 'ol', 'li', 'blockquote', 'pre', 'span', 'bdi', 'hr'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'input', 'button', 'svg', 'path', 'rect', 'circle', 'line'],
])
const ATTRIBUTES = /^(?:class|dir|href|title|target|rel|role|aria-[a-z]+|tabindex|type|disabled|checked|start)$/

/** Every element of a page, with its attributes. */
function elementsOf(
  html: string,
): readonly { readonly name: string; readonly attributes: ReadonlyMap<string, string> }[] {
  return [...html.matchAll(/<([a-zA-Z!?][^\s/>]*)((?:[^>"]|"[^"]*")*)>/g)].map(([, name = '', rest = '']) => ({
    name: name.toLowerCase(),
    attributes: new Map(
      [...rest.matchAll(/([^\s=/"]+)(?:="([^"]*)")?/g)].map(([, key = '', value = '']) => [key.toLowerCase(), value]),
    ),
  }))
}

describe('hostile content', () => {
  const people = peopleOf(roomState({}))

  it.each(CORPUS)('is text, or a link to the web: %j', (content) => {
    const html = renderToString(h(Markdown, { content, people }))
    for (const { name, attributes } of elementsOf(html)) {
      expect(ELEMENTS).toContain(name)
      if (['svg', 'path', 'rect', 'circle', 'line'].includes(name)) continue
      for (const key of attributes.keys()) expect(key).toMatch(ATTRIBUTES)
      const href = attributes.get('href')
      if (href !== undefined) expect(href).toMatch(/^(?:https?:\/\/|mailto:)/)
    }
  })

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    '/rooms',
    '//a.example',
    'x',
    '',
  ])('leads nowhere: %j', (href) => {
    expect(safeLink(href)).toBeNull()
  })
})
