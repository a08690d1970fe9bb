import { type Anchor, anchorsIn, offsetIn, restOf, rowsIn, seenIn } from './rows-in-page.js'
import { rangeBetween, type Range, RowHeights } from './row-heights.js'

/** What is to be seen of a list. */
export type Look = {
  /** Its end; there it stays when something is added. */
  readonly isAtEnd: boolean
  /** Indices of the first and the last row that are to be seen, the last one to its end. */
  readonly first: number
  readonly last: number
  /** Pixels that lie before and after what is to be seen. */
  readonly before: number
  readonly after: number
}

export type Align = 'start' | 'center'
type Goal = { readonly key: string; readonly align: Align }

/** Rows in the page beyond those that are to be seen, in pixels: so much is drawn ahead … */
const AHEAD_PX = 900
/** … and when less than this is left, it is drawn anew. */
const LEAST_AHEAD_PX = 600
const FIRST_GUESS_PX = 60
/** Who comes so near to the end from above has come to it; who goes away from it has left it at once. */
const AT_END_PX = 12

/**
 * Keeps the place of who reads a long list, whatever happens to it: rows that come before, after or in between, rows that grow or go. At the end
 * it stays at the end; elsewhere the row at the top stays where it is. Rows are known by their keys: what is kept of their heights is theirs
 * wherever they move to. Lists that know them by their numbers, virtua among them, are told of changes at one end at a time; here both ends and
 * the middle change at once.
 */
export class PlaceKeeper {
  readonly #heights = new RowHeights(FIRST_GUESS_PX)
  #keys: readonly string[] = []
  #index: ReadonlyMap<string, number> = new Map()
  #offsets: Float64Array = new Float64Array(1)
  #range: Range = { start: 0, end: 0 }
  #scroller: HTMLElement | null = null
  #top = 0
  #height = 1_000
  #isAtEnd = true
  #goal: Goal | null = null
  #anchors: readonly Anchor[] = []

  /** @param changed called when other rows have to be drawn; @param looked when something else is to be seen */
  constructor(
    private readonly changed: () => void,
    private readonly looked: (look: Look) => void,
  ) {}

  /** @param scroller what scrolls: its first child has the rows as children, each with its key in `data-key` */
  attach(scroller: HTMLElement | null): void {
    this.#scroller = scroller
  }

  /** The rows that have to be in the page. */
  rangeOf(keys: readonly string[]): Range {
    const isSame = keys === this.#keys
    if (!isSame) this.#take(keys)
    if (!isSame || !this.#isCovered()) this.#range = this.#around(this.#expectedTop(), AHEAD_PX)
    return this.#range
  }

  /** Pixels that rows take which are not in the page. */
  gap({ start, end }: Range): number {
    return (this.#offsets[end] ?? 0) - (this.#offsets[start] ?? 0)
  }

  /** Where to begin; the end unless given. Before anything is drawn. */
  beginAt(key: string, align: Align): void {
    this.#goal = { key, align }
    this.#isAtEnd = false
  }

  /** Goes to a row, if there is one of that key. */
  goTo(key: string, align: Align): void {
    if (!this.#index.has(key)) return
    this.#goal = { key, align }
    this.#isAtEnd = false
    this.#range = this.#around(this.#expectedTop(), AHEAD_PX)
    this.changed()
  }

  goToEnd(): void {
    this.#goal = null
    this.#isAtEnd = true
    this.#range = this.#around(this.#expectedTop(), AHEAD_PX)
    this.changed()
  }

  /** Brings everything to its place after something has been drawn or has changed its size. */
  settle(): void {
    const scroller = this.#scroller
    if (scroller === null || scroller.clientHeight === 0) return
    this.#height = scroller.clientHeight
    this.#follow(scroller)
    const isNews = this.#measure()
    const top = this.#rightTop(scroller)
    if (Math.abs(scroller.scrollTop - top) > 0.5) scroller.scrollTop = top
    this.#top = scroller.scrollTop
    if (this.#goal !== null && !isNews && this.#isCovered()) this.#arrive(scroller)
    else if (this.#isAtEnd || this.#anchors.length === 0) this.#remember()
    if (this.#isCovered()) this.#look(scroller)
    else this.changed()
  }

  /** Somebody has scrolled. */
  scrolled(): void {
    const scroller = this.#scroller
    if (scroller === null || Math.abs(scroller.scrollTop - this.#top) < 1) return
    this.#moveTo(scroller)
    this.#remember()
    if (!this.#isCovered()) this.changed()
    this.#look(scroller)
  }

  /** Somebody may have scrolled since, and no event has told of it yet: they are not to be taken back. */
  #follow(scroller: HTMLElement): void {
    const moved = scroller.scrollTop - this.#top
    const isCutShort = moved < 0 && restOf(scroller) < 1
    if (Math.abs(moved) < 1 || isCutShort) return
    this.#moveTo(scroller)
    this.#anchors = this.#anchors.map(({ key, offset }) => ({ key, offset: offset - moved }))
  }

  #moveTo(scroller: HTMLElement): void {
    this.#isAtEnd = restOf(scroller) < (scroller.scrollTop < this.#top ? 1 : AT_END_PX)
    this.#top = scroller.scrollTop
    this.#goal = null
  }

  #take(keys: readonly string[]): void {
    this.#heights.learn()
    this.#heights.keepOnly(keys)
    this.#keys = keys
    this.#index = new Map(keys.map((key, i) => [key, i]))
    this.#offsets = this.#heights.offsets(keys)
  }

  #around(top: number, ahead: number): Range {
    return rangeBetween(this.#offsets, top - ahead, top + this.#height + ahead)
  }

  #isCovered(): boolean {
    const { start, end } = this.#around(this.#expectedTop(), LEAST_AHEAD_PX)
    return this.#range.start <= start && this.#range.end >= end
  }

  /** Where the top is as far as heights are known. */
  #expectedTop(): number {
    const total = this.#offsets.at(-1) ?? 0
    const lowest = Math.max(0, total - this.#height)
    if (this.#isAtEnd) return lowest
    const goal = this.#goal === null ? undefined : this.#index.get(this.#goal.key)
    if (goal !== undefined) return Math.min(lowest, (this.#offsets[goal] ?? 0) - this.#height / 3)
    const anchor = this.#anchors.find(({ key }) => this.#index.has(key))
    if (anchor === undefined) return Math.min(lowest, this.#top)
    return Math.min(lowest, (this.#offsets[this.#index.get(anchor.key) ?? 0] ?? 0) - anchor.offset)
  }

  /** @returns whether something has another height than was known */
  #measure(): boolean {
    let isNews = false
    for (const [key, row] of rowsIn(this.#scroller))
      isNews = this.#heights.set(key, row.getBoundingClientRect().height) || isNews
    if (isNews) this.#offsets = this.#heights.offsets(this.#keys)
    return isNews
  }

  /** Where the top has to be, by what is really in the page. */
  #rightTop(scroller: HTMLElement): number {
    if (this.#isAtEnd) return scroller.scrollHeight - scroller.clientHeight
    const rows = new Map(rowsIn(scroller))
    const goal = this.#goal === null ? undefined : rows.get(this.#goal.key)
    if (goal !== undefined && this.#goal !== null)
      return scroller.scrollTop + offsetIn(scroller, goal) - this.#lead(goal)
    const anchor = this.#anchors.find(({ key }) => rows.has(key))
    const row = rows.get(anchor?.key ?? '')
    return anchor === undefined || row === undefined
      ? scroller.scrollTop
      : scroller.scrollTop + offsetIn(scroller, row) - anchor.offset
  }

  /** How far below the top what one goes to has to be. */
  #lead(goal: HTMLElement): number {
    const free = Math.max(0, this.#height - goal.getBoundingClientRect().height)
    return this.#goal?.align === 'center' ? free / 2 : Math.min(free, this.#height / 5)
  }

  #arrive(scroller: HTMLElement): void {
    this.#goal = null
    this.#isAtEnd = restOf(scroller) < AT_END_PX
    this.#remember()
  }

  #remember(): void {
    this.#anchors = anchorsIn(this.#scroller)
  }

  #look(scroller: HTMLElement): void {
    const indexOf = (key: string | undefined): number => this.#index.get(key ?? '') ?? -1
    const seen = seenIn(scroller)
    const first = indexOf(seen.first)
    const last = Math.max(first, indexOf(seen.last))
    const [before, after] = [this.gap({ start: 0, end: Math.max(0, first) }), restOf(scroller)]
    this.looked({ isAtEnd: this.#isAtEnd, first, last, before, after })
  }
}
