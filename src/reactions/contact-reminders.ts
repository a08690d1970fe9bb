import type { UserWriters } from '../commands/accounts.js'
import { derivedId } from '../commands/ids.js'
import { SYSTEM } from '../domain/actor.js'
import { isDueForReminder, type SilentContact } from '../domain/user/reminders.js'
import type { Checkpoints } from './checkpoints.js'

/** How much somebody has to do with somebody else. */
export type TalkedWith = {
  readonly userId: string
  readonly messageCount: number
  /** ISO 8601. */
  readonly lastContactAt: string
}

export type ReminderPorts = {
  readonly users: UserWriters
  /** Ids of people in their order, after one ('' for the start); fewer than `limit` are the last. */
  readonly people: (after: string, limit: number) => Promise<readonly string[]>
  /** With whom somebody talks; nobody among them who has blocked them. */
  readonly contactsOf: (userId: string) => Promise<readonly TalkedWith[]>
  /** Nothing of theirs can be read any more. */
  readonly isErased: (userId: string) => Promise<boolean>
  readonly checkpoints: Checkpoints
  /** Who says it. */
  readonly agentId: string
  readonly now: () => Date
  /** Told of what went wrong for one person, and keeps nobody else from being reminded. */
  readonly report: (error: unknown) => void
}

const NAME = 'contact_reminders'
const PAGE = 100
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
/** Days of silence after which somebody is missed. */
const SILENT_DAYS = 14
/** Messages that it takes to be missed. */
const LEAST_MESSAGES = 10
/** More than a person can have been reminded of lately: one of them is new. */
const MOST_CANDIDATES = 10

/**
 * Once a day, who has not heard for long from somebody with whom they used to talk is reminded of one such person. That it is decided is an
 * event in their own stream, with how often it may be: any number of passes, on any number of instances, decides it once. The message
 * follows from that event (reminder-messages.ts).
 */
export class ContactReminders {
  #running: Promise<void> | undefined
  /** When the latest pass that left somebody out is tried again. */
  #notBefore = 0

  constructor(private readonly ports: ReminderPorts) {}

  /**
   * Goes through all people, if that has not been done today (UTC), nor tried within the hour. Cheap when it has, so it may be called at
   * any time. Two calls at once are one.
   * @param signal ends it between two people; what is left is done by the next pass
   * @throws StoreUnavailable when the people cannot be listed
   */
  pass(signal?: AbortSignal): Promise<void> {
    this.#running ??= this.#goThrough(signal).finally(() => (this.#running = undefined))
    return this.#running
  }

  async #goThrough(signal: AbortSignal | undefined): Promise<void> {
    const { checkpoints, people, now } = this.ports
    const today = now().toISOString().slice(0, 10)
    if (now().getTime() < this.#notBefore) return
    if ((await checkpoints.load(NAME)) === today) return
    let isComplete = true
    for (let page = await people('', PAGE); page.length > 0; page = await people(page.at(-1) ?? '', PAGE)) {
      for (const userId of page) {
        if (signal?.aborted === true) return
        isComplete = (await this.#tryToRemind(userId, today)) && isComplete
      }
      if (page.length < PAGE) break
    }
    // Who cannot be tried is perhaps so for long: all the others are not to be gone through for them all the time.
    if (isComplete) await checkpoints.save(NAME, today)
    else this.#notBefore = now().getTime() + HOUR_MS
  }

  /** False when it could not be tried: the day is not over for them. */
  async #tryToRemind(userId: string, today: string): Promise<boolean> {
    try {
      await this.#remind(userId, today)
      return true
    } catch (error) {
      this.ports.report(error)
      return false
    }
  }

  async #remind(userId: string, today: string): Promise<void> {
    const { users, agentId, now, contactsOf, isErased } = this.ports
    const { state } = await users.of(userId).current()
    if (state === null || !isDueForReminder(state, agentId, now().toISOString())) return
    const missed = missedAmong(await contactsOf(userId), now())
    if (missed.length === 0 || (await isErased(userId))) return
    const candidates: SilentContact[] = []
    for (const candidate of missed) if (!(await isErased(candidate.contactId))) candidates.push(candidate)
    await users.of(userId).submit({
      commandId: derivedId(NAME, userId, today),
      correlationId: NAME,
      command: { type: 'RemindOfContact', actorId: SYSTEM, data: { userId, candidates, agentId } },
      subjects: [],
    })
  }
}

/** Those who are missed most: with whom most was said first, then the longest silence. */
function missedAmong(contacts: readonly TalkedWith[], now: Date): readonly SilentContact[] {
  const before = new Date(now.getTime() - SILENT_DAYS * DAY_MS).toISOString()
  return contacts
    .filter(({ messageCount, lastContactAt }) => messageCount >= LEAST_MESSAGES && lastContactAt <= before)
    .sort((a, b) => b.messageCount - a.messageCount || (a.lastContactAt < b.lastContactAt ? -1 : 1))
    .slice(0, MOST_CANDIDATES)
    .map(({ userId, lastContactAt }) => ({ contactId: userId, lastContactAt }))
}
