/** What runs in any of these says so: nothing may. */
export const HAS_RUN = 'parleyHasRun'
const run = `globalThis.${HAS_RUN}=1`

/** Markup that other clients have been known to run. https://owasp.org/www-community/xss-filter-evasion-cheatsheet */
const SCRIPTS = [
  `<script>${run}</script>`,
  `<img src=x onerror="${run}">`,
  `<img src=/icon.svg onload="${run}">`,
  `<svg onload="${run}"></svg>`,
  `<svg><script>${run}</script></svg>`,
  `<iframe srcdoc="<script>parent.${HAS_RUN}=1</script>"></iframe>`,
  `<iframe src="javascript:${run}"></iframe>`,
  `<details open ontoggle="${run}"><summary>open me</summary></details>`,
  `<style>@import '/evil.css'; * { display: none !important }</style>`,
  `<base href="https://evil.example/"><form action="javascript:${run}"><input autofocus onfocus="${run}"></form>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${run}&gt;">`,
  `"><img src=x onerror=${run}>`,
  `</textarea><script>${run}</script>`,
  '<marquee>slow</marquee><blink>old</blink><plaintext>',
  `&lt;img src=x onerror=${run}&gt; &#60;script&#62;${run}&#60;/script&#62;`,
  `{{constructor.constructor('${run}')()}} \${${run}}`,
]

const LINKS = [
  `[a link](javascript:${run})`,
  `[a link](JaVaScRiPt:${run})`,
  `[a link](java\tscript:${run})`,
  `[a link](javascript&colon;${run})`,
  `[a link](&#106;avascript:${run})`,
  `[a link](\u0001javascript:${run})`,
  `[a link](data:text/html,<script>${run}</script>)`,
  `[a link](vbscript:msgbox(1))`,
  `[a link](file:///etc/passwd)`,
  `[a link](//evil.example/x)`,
  `<javascript:${run}>`,
  `![a picture](javascript:${run})`,
  `![a picture](x"onerror="${run})`,
  `[a link](https://good.example/" onmouseover="${run})`,
  `[a link]( https://good.example 'title" onmouseover="${run}' )`,
  `[ref]\n\n[ref]: javascript:${run}`,
  `javascript:${run}`,
  `https://good.example/"onmouseover="${run}`,
]

const MARKS = '\u0317\u0353\u0336\u0489\u030d\u0342'
const zalgo = (text: string): string => text.replace(/\w/g, (letter) => letter + MARKS.repeat(12))

/** Text that has broken layouts. */
const SHAPES = [
  'x'.repeat(8_000),
  'W'.repeat(500),
  `https://example.com/${'long'.repeat(400)}`,
  '`' + 'code'.repeat(300) + '`',
  '```js\n' + `const a = '${'y'.repeat(2_000)}'\n`.repeat(2) + '```',
  zalgo('Zalgo comes'),
  '\u202eright to left from here, and never back',
  'left \u2067isolate without end',
  'شكرا جزيلا لكم جميعا — mixed with English, and 123',
  `${'>'.repeat(200)} deep quote`,
  `${'- '.repeat(100)}deep list`,
  Array.from({ length: 30 }, (_, n) => `${'  '.repeat(n)}- level ${n}`).join('\n'),
  `|${' column |'.repeat(40)}\n|${'---|'.repeat(40)}\n|${' value |'.repeat(40)}`,
  '# Heading\n## Heading\n###### Heading ' + 'h'.repeat(300),
  '👩‍👩‍👧‍👦'.repeat(200),
  '\n'.repeat(50) + 'after many empty lines' + '\n'.repeat(50),
  '\u0007\u001b[31m control characters \ufffe end',
  '𝕏'.repeat(300) + ' ' + 'ﷺ'.repeat(100) + ' ' + '꧅'.repeat(40),
  '*'.repeat(400) + '_'.repeat(400) + '['.repeat(400) + '('.repeat(400),
  '**'.repeat(1_500) + 'a' + '**'.repeat(1_500),
]

/** Messages that try to run, to lead astray, or to break the layout. */
export const HOSTILE_MESSAGES: readonly string[] = [...SCRIPTS, ...LINKS, ...SHAPES]

/** Names of people and rooms, up to 64 characters. */
export const HOSTILE_NAMES: readonly string[] = [
  `<img src=x onerror=${run}>`,
  'N'.repeat(60),
  '\u202eesrever',
  zalgo('Zal').slice(0, 60),
  '👩‍👩‍👧‍👦 '.repeat(5),
]
