import type { Notice } from './notice.js'

/** Several notices in one sentence: who joined, who left, whom somebody invited, or one thing by itself. */
export type NoticeLine =
  | { readonly kind: 'joined' | 'left'; readonly userIds: readonly string[] }
  | { readonly kind: 'came-and-went'; readonly userIds: readonly string[] }
  | { readonly kind: 'invited'; readonly actorId: string; readonly userIds: readonly string[] }
  | { readonly kind: 'single'; readonly notice: Notice }

/** Folds what follows each other: people who came, who went, who did both, whom somebody invited; everything else stands by itself. */
export function linesOf(notices: readonly Notice[]): readonly NoticeLine[] {
  const lines: NoticeLine[] = []
  for (const run of runsOf(notices)) {
    if (isMove(run[0])) lines.push(...moves(run))
    else if (run[0]?.kind === 'invited') lines.push(invitation(run, run[0].actorId))
    else lines.push(...run.map((notice) => ({ kind: 'single', notice }) as const))
  }
  return lines
}

const isMove = (notice: Notice | undefined): boolean => notice?.kind === 'joined' || notice?.kind === 'left'

/** Notices of the same group become one line, or few. */
function groupOf(notice: Notice): string {
  if (isMove(notice)) return 'moves'
  return notice.kind === 'invited' ? `invited by ${notice.actorId}` : 'others'
}

/** Parts of the notices that are of one group. */
function runsOf(notices: readonly Notice[]): readonly (readonly Notice[])[] {
  const runs: Notice[][] = []
  for (const notice of notices) {
    const last = runs.at(-1)
    if (last?.[0] !== undefined && groupOf(last[0]) === groupOf(notice)) last.push(notice)
    else runs.push([notice])
  }
  return runs
}

function invitation(run: readonly Notice[], actorId: string): NoticeLine {
  const userIds = run.flatMap((notice) => (notice.kind === 'invited' ? [notice.userId] : []))
  return { kind: 'invited', actorId, userIds: [...new Set(userIds)] }
}

/** Who is there after all, and was not before; who is gone; and who is as before. */
function moves(run: readonly Notice[]): readonly NoticeLine[] {
  const first = new Map<string, Notice['kind']>()
  const last = new Map<string, Notice['kind']>()
  for (const notice of run) {
    if (notice.kind !== 'joined' && notice.kind !== 'left') continue
    if (!first.has(notice.userId)) first.set(notice.userId, notice.kind)
    last.set(notice.userId, notice.kind)
  }
  const those = (was: string, is: string): readonly string[] =>
    [...first].filter(([userId, kind]) => kind === was && last.get(userId) === is).map(([userId]) => userId)
  const lines = [
    { kind: 'joined', userIds: those('joined', 'joined') },
    { kind: 'left', userIds: those('left', 'left') },
    { kind: 'came-and-went', userIds: [...those('joined', 'left'), ...those('left', 'joined')] },
  ] as const
  return lines.filter(({ userIds }) => userIds.length > 0)
}
