import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { StoredEvent } from './event.js'

type Options = ReadReq.Options

/** Which events of `$all` a subscriber wants, and how often it is told how far the server has looked. */
export type EventFilter = {
  readonly matches: (event: StoredEvent) => boolean
  /** A checkpoint after so many events looked at. */
  readonly checkpointEvery: number
}

/** What the server looks through at a time when the client names no window. */
const WINDOW = 32

/** @returns undefined when everything is wanted */
export function filterOf(options: Options): EventFilter | undefined {
  const filter = options.getFilter()
  if (filter === undefined) return undefined
  const [name, type] = [filter.getStreamIdentifier(), filter.getEventType()]
  const matchesText = matcher(name ?? type)
  return {
    matches: (event) => matchesText(name === undefined ? event.type : event.stream),
    checkpointEvery: (filter.hasMax() ? filter.getMax() : WINDOW) * filter.getCheckpointintervalmultiplier(),
  }
}

type Expression = ReadReq.Options.FilterOptions.Expression

function matcher(expression: Expression | undefined): (text: string) => boolean {
  const prefixes = expression?.getPrefixList() ?? []
  if (prefixes.length > 0) return (text) => prefixes.some((prefix) => text.startsWith(prefix))
  const regex = new RegExp(expression?.getRegex() ?? '')
  return (text) => regex.test(text)
}
