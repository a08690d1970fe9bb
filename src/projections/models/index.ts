import type { Projection } from '../projection.js'

/** Every read model, in no particular order. */
export const projections: readonly Projection[] = []
