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
/** A row, and how far below the top of what is to be seen it begins. */
type Anchor = { readonly key: string; readonly offset: number }

/** Rows in the page beyond those that are to be seen, in pixels: so much is drawn ahead … */
const AHEAD_PX = 900
/** … and when less than this is left, it is drawn anew. */
const LEAST_AHEAD_PX = 600
const FIRST_GUESS_PX = 60
const AT_END_PX = 2

/**
 * Keeps the place of who reads a long list, whatever happens to it: rows that come before, after or in between, rows that grow or go. At the end
 * it stays at the end; elsewhere the row at the top stays where it is. Rows are known by their keys: what is kept of their heights is theirs
 * wherever they move to, which lists that know them by their numbers cannot do (virtua among them, https://github.com/inokawa/virtua#faqs).
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
    const isNews = this.#measure()
    const top = this.#rightTop(scroller)
    if (Math.abs(scroller.scrollTop - top) > 0.5) scroller.scrollTop = top
    this.#top = scroller.scrollTop
    if (this.#goal !== null && !isNews && this.#isCovered()) this.#arrive(scroller)
    else if (this.#anchors.length === 0) this.#remember()
    if (this.#isCovered()) this.#look(scroller)
    else this.changed()
  }

  /** Somebody has scrolled. */
  scrolled(): void {
    const scroller = this.#scroller
    if (scroller === null || Math.abs(scroller.scrollTop - this.#top) < 1) return
    this.#top = scroller.scrollTop
    this.#goal = null
    this.#isAtEnd = restOf(scroller) < AT_END_PX
    this.#remember()
    if (!this.#isCovered()) this.changed()
    this.#look(scroller)
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
    for (const [key, row] of this.#rows()) isNews = this.#heights.set(key, row.getBoundingClientRect().height) || isNews
    if (isNews) this.#offsets = this.#heights.offsets(this.#keys)
    return isNews
  }

  *#rows(): Iterable<readonly [key: string, row: HTMLElement]> {
    for (const row of this.#scroller?.firstElementChild?.children ?? []) {
      const key = row instanceof HTMLElement ? row.dataset['key'] : undefined
      if (key !== undefined) yield [key, row as HTMLElement]
    }
  }

  /** Where the top has to be, by what is really in the page. */
  #rightTop(scroller: HTMLElement): number {
    if (this.#isAtEnd) return scroller.scrollHeight - scroller.clientHeight
    const rows = new Map(this.#rows())
    const offsetOf = (row: HTMLElement): number =>
      row.getBoundingClientRect().top - scroller.getBoundingClientRect().top
    const goal = this.#goal === null ? undefined : rows.get(this.#goal.key)
    if (goal !== undefined && this.#goal !== null) return scroller.scrollTop + offsetOf(goal) - this.#lead(goal)
    const anchor = this.#anchors.find(({ key }) => rows.has(key))
    const row = rows.get(anchor?.key ?? '')
    return anchor === undefined || row === undefined
      ? scroller.scrollTop
      : scroller.scrollTop + offsetOf(row) - anchor.offset
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

  /** Notes where the rows in sight are: the first one that begins there, and others in case that it goes. */
  #remember(): void {
    const top = this.#scroller?.getBoundingClientRect().top ?? 0
    const all = [...this.#rows()].map(([key, row]) => ({ key, offset: row.getBoundingClientRect().top - top }))
    const above = all.filter(({ offset }) => offset < 0).reverse()
    this.#anchors = [...all.filter(({ offset }) => offset >= 0), ...above]
  }

  #look(scroller: HTMLElement): void {
    const { top, bottom } = scroller.getBoundingClientRect()
    const shown = [...this.#rows()].filter(([, row]) => row.getBoundingClientRect().bottom > top)
    const whole = shown.filter(([, row]) => row.getBoundingClientRect().bottom <= bottom + AT_END_PX)
    const indexOf = (row: readonly [string, unknown] | undefined): number => this.#index.get(row?.[0] ?? '') ?? -1
    const first = indexOf(shown[0])
    const last = Math.max(first, indexOf(whole.at(-1)))
    const before = this.gap({ start: 0, end: Math.max(0, first) })
    const isAtEnd = this.#isAtEnd || restOf(scroller) < AT_END_PX
    this.looked({ isAtEnd, first, last, before, after: restOf(scroller) })
  }
}

const restOf = (scroller: HTMLElement): number => scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop
