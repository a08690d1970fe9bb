import { describe, expect, it } from '@jest/globals'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { helpText, readConfig } from '../../infra/config.js'
import { read, ROOT } from './markdown.js'

const compose = read('infra/compose.yaml')
const monitoring = read('infra/compose.monitoring.yaml')
const example = read('infra/.env.example')

/** The lines of a top-level block, without its name. */
const block = (page: string, name: string): string =>
  new RegExp(`^${name}:.*\\n((?:(?: .*)?\\n)*)`, 'm').exec(page)?.[1] ?? ''

/** The services of a compose file, each with its lines. */
const services = (page: string): ReadonlyMap<string, string> =>
  new Map(
    block(page, 'services')
      .split(/^(?= {2}\w+:$)/m)
      .map((text) => [/^ {2}(\w+):$/m.exec(text)?.[1] ?? '', text] as const)
      .filter(([name]) => name !== ''),
  )

const environmentOf = (text: string): readonly string[] =>
  [...text.matchAll(/^ +([A-Z_]{4,}): /gm)].map(([, name = '']) => name)

describe('the compose file', () => {
  const settings = block(compose, 'x-settings')
  const all = services(compose)

  it('gives Parley settings that there are', () => {
    const known = new Set([...helpText().matchAll(/^ +--[\w-]+ +([A-Z_]+) /gm)].map(([, name = '']) => name))
    const own = [...all.values()].filter((text) => text.includes('*settings')).join('')
    const given = [...environmentOf(settings), ...environmentOf(own)]
    expect(given).toContain('EVENT_STORE')
    expect(given).toContain('ROLES')
    expect(given.filter((name) => !known.has(name))).toEqual([])
  })

  it('starts every role, with settings that are taken', () => {
    const values = [...settings.matchAll(/^ +([A-Z_]+): (.*)$/gm)].map(([, name = '', value = '']) => {
      const filled = value.replace(/\$\{\w+:\?\}/g, 'a-long-password').replace(/\$\{\w+:-(.*?)\}/g, '$1')
      return [name, filled.replaceAll("'", '')] as const
    })
    const roles = [...compose.matchAll(/^ +ROLES: (\w+)$/gm)].map(([, role = '']) => role)
    expect(roles.sort()).toEqual(['api', 'projector', 'worker'])
    const read = roles.map((ROLES) => [...readConfig([], { ...Object.fromEntries(values), ROLES }).ROLES])
    expect(read).toEqual(roles.map((role) => [role]))
  })

  it('publishes nothing but the balancer, and for its own machine Grafana', () => {
    const published = [...all, ...services(monitoring)].filter(([, text]) => /^ +ports:/m.test(text))
    expect(published.map(([name]) => name)).toEqual(['balancer', 'grafana'])
    expect(published[1]?.[1]).toContain("ports: ['127.0.0.1:")
  })

  it('keeps the engines in a network of their own', () => {
    for (const name of ['eventstoredb', 'mongodb', 'redis']) expect(all.get(name)).toMatch(/^ +networks: \[engines\]$/m)
    expect(block(compose, 'networks')).toMatch(/^ {2}engines:\n {4}internal: true$/m)
  })

  it('knows how each service is', () => {
    const ill = [...all].filter(([, text]) => !text.includes('*parley') && !text.includes('healthcheck:'))
    expect(ill.map(([name]) => name)).toEqual([])
  })

  it('mounts what is there', () => {
    const mounted = [...(compose + monitoring).matchAll(/(?<=[\s'])\.\/([\w./-]+):\//g)].map(([, path = '']) => path)
    expect(mounted.length).toBeGreaterThan(3)
    expect(mounted.filter((path) => !existsSync(join(ROOT, 'infra', path)))).toEqual([])
  })
})

describe('the example of an .env', () => {
  it('has every variable of the compose files, and no other', () => {
    const used = [...(compose + monitoring).matchAll(/(?<!\$)\$\{(\w+)/g)].map(([, name = '']) => name)
    const shown = [...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name = '']) => name)
    expect([...new Set(used)].sort()).toEqual([...shown].sort())
  })

  it('holds no secret', () => {
    const required = [...compose.matchAll(/\$\{(\w+):\?\}/g)].map(([, name = '']) => name)
    expect(required.length).toBeGreaterThan(4)
    for (const name of required) expect(example).toMatch(new RegExp(`^${name}=$`, 'm'))
  })
})

describe('the image', () => {
  it('is made of what is named, so that data and secrets cannot get into it', () => {
    const rules = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n')
    expect(rules.find((rule) => rule !== '' && !rule.startsWith('#'))).toBe('*')
    expect(rules).toContain('infra/**/.env*')
    const copied = [...read('infra/Dockerfile').matchAll(/^COPY (?!--from)(.*) \S+$/gm)]
    const paths = copied.flatMap(([, sources = '']) => sources.split(' '))
    expect(paths.filter((path) => !rules.includes(`!${path}`) || !existsSync(join(ROOT, path)))).toEqual([])
  })

  it('has the web client, and nothing of what bundles it', () => {
    const stages = read('infra/Dockerfile').split(/^FROM /m)
    const last = stages.at(-1) ?? ''
    expect(last).toMatch(/^COPY --from=web \/parley\/web\/dist web\/dist$/m)
    expect(last).not.toMatch(/--from=web \/parley\/node_modules/)
    const development = stages.filter((stage) => /^RUN npm ci (?!--omit=dev)/m.test(stage))
    expect(development.map((stage) => / AS (\w+)/.exec(stage)?.[1])).toEqual(['web'])
  })

  it('does not run as root', () => {
    expect(read('infra/Dockerfile')).toMatch(/^USER 1000:1000$/m)
  })
})
