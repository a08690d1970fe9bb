import { VirtualTimeScheduler } from 'rxjs'

/** Time that passes when told to: nobody waits for it. */
export class VirtualTime {
  readonly scheduler = new VirtualTimeScheduler()

  /** Lets milliseconds pass; what was due in them happens, in order. */
  pass(ms: number): void {
    const { scheduler } = this
    scheduler.schedule(() => undefined, ms)
    scheduler.maxFrames = scheduler.frame + ms
    scheduler.flush()
  }

  /** As `pass`, letting what awaits go on at every step. */
  async passAndSettle(ms: number, steps = 1): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      await settled()
      this.pass(ms / steps)
    }
    await settled()
  }
}

/** When everything that could go on has gone on. */
export const settled = (): Promise<void> => new Promise(setImmediate)
