import { Ajv, type ValidateFunction } from 'ajv'
import { DamagedExport } from './failures.js'
import { FORMAT, type LineKind, type LineOf, lineSchemas } from './format.js'
import { type NumberedLine, readLines } from './lines.js'

/** A line that is what it should be at its place, `line` from 1, `bytes` long. */
export type ExportLine<L extends LineKind = LineKind> = {
  readonly [K in LineKind]: {
    readonly kind: K
    readonly line: number
    readonly bytes: number
    readonly value: LineOf<K>
  }
}[L]

const KINDS = Object.keys(lineSchemas) as readonly LineKind[]
const ajv = new Ajv({ strict: true })
const validators: ReadonlyMap<LineKind, ValidateFunction> = new Map(
  KINDS.map((kind) => [kind, ajv.compile(lineSchemas[kind])]),
)

/**
 * Reads an export, line by line, and checks all that can be checked without knowing the streams: every line's form, the order of the
 * sections and of the events, the counts and the checksums. Events' hashes are for `ChainCheck`.
 * @throws DamagedExport at the first thing that is wrong, a file that is too short or too long among them
 */
export async function* readExport(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ExportLine, void, void> {
  const sections = new Sections()
  let last = 0
  for await (const numbered of readLines(bytes)) {
    last = numbered.line
    const line = parse(numbered)
    sections.admit(line, numbered)
    yield line
  }
  if (!sections.isComplete) throw new DamagedExport(last + 1, 'the last lines are missing: the file was truncated')
}

function parse({ line, text, bytes }: NumberedLine): ExportLine {
  const value = parseJson(text, line)
  const kind = KINDS.find((each) => Object.hasOwn(value, each))
  if (line === 1) checkHeader(value)
  if (kind === undefined || validators.get(kind)?.(value) !== true)
    throw new DamagedExport(line, 'it is no line of an export: something in it was altered')
  return { kind, line, bytes, value } as ExportLine
}

function parseJson(text: string, line: number): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Said below, without the text: it may hold anything.
  }
  throw new DamagedExport(
    line,
    line === 1 ? 'this is no export of Parley' : 'it is no JSON: something in it was altered',
  )
}

function checkHeader(value: object): void {
  const { parley, format } = value as { readonly parley?: unknown; readonly format?: unknown }
  if (parley !== 'export') throw new DamagedExport(1, 'this is no export of Parley')
  if (typeof format === 'number' && format > FORMAT)
    throw new DamagedExport(1, `the export has format ${format}, this program knows ${FORMAT}`)
}

/** How far the file has come: what may follow, and whether all is there. */
class Sections {
  private last: LineKind | undefined
  private readonly counts = { head: 0, key: 0, destroyed: 0, event: 0 }
  private streams = 0

  get isComplete(): boolean {
    return this.last === 'end'
  }

  admit(line: ExportLine, numbered: NumberedLine): void {
    this.checkOrder(line)
    this.last = line.kind
    if (line.kind === 'sealed') this.checkSeal(line.value, line.line, numbered)
    else if (line.kind === 'end') this.checkEnd(line.value, line.line, numbered)
    else if (line.kind !== 'parley') this.counts[line.kind] += 1
    if (line.kind === 'event') this.checkEvent(line.value, line.line)
  }

  private checkOrder({ kind, line }: ExportLine): void {
    if (this.last === 'end') throw new DamagedExport(line, 'there is something after the end')
    const [here, before] = [KINDS.indexOf(kind), this.last === undefined ? -1 : KINDS.indexOf(this.last)]
    const repeats = kind === this.last && (kind === 'parley' || kind === 'sealed')
    const isEarly = here > KINDS.indexOf('sealed') && before < KINDS.indexOf('sealed')
    if (here < before || repeats || isEarly)
      throw new DamagedExport(line, 'it is not where it belongs: lines were moved or removed')
  }

  private checkEvent({ n, event }: LineOf<'event'>, line: number): void {
    if (n !== this.counts.event)
      throw new DamagedExport(
        line,
        `event ${this.counts.event} should be here, not ${n}: lines were moved, removed or added`,
      )
    if (event.revision === 0) this.streams += 1
  }

  private checkSeal({ sealed }: LineOf<'sealed'>, line: number, numbered: NumberedLine): void {
    const { head, key, destroyed } = this.counts
    const isWhole = sealed.heads === head && sealed.keys === key && sealed.destroyed === destroyed
    if (!isWhole || sealed.sha256 !== numbered.sha256Before())
      throw new DamagedExport(
        line,
        'the checksum is not that of the lines before: keys or heads were altered, added or removed',
      )
  }

  private checkEnd({ end }: LineOf<'end'>, line: number, numbered: NumberedLine): void {
    if (end.events !== this.counts.event)
      throw new DamagedExport(line, `there are ${this.counts.event} events, and there should be ${end.events}`)
    if (end.streams !== this.streams || end.sha256 !== numbered.sha256Before())
      throw new DamagedExport(line, 'the checksum is not that of the lines before: something in them was altered')
  }
}
