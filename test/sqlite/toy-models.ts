import type { Projection } from '../../src/projections/projection.js'
import { tallies, toys } from '../projections/toys.js'

const touchy: Projection = {
  ...tallies,
  name: 'touchy',
  evolve: (before, event, id) => {
    if (event.data['n'] === 13) throw new Error('thirteen')
    return tallies.evolve(before, event, id)
  },
}

export const projections: readonly Projection[] = [...toys, touchy]
