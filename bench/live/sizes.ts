/** How large the live benches are. */
export type Sizes = {
  readonly deliveries: { readonly sockets: number; readonly inFlight: number }
  readonly latency: { readonly people: number; readonly perSecond: number }
  readonly manyRooms: number
  readonly idleSockets: number
  readonly resume: { readonly clients: number; readonly missed: number }
}

export const full: Sizes = {
  deliveries: { sockets: 200, inFlight: 8 },
  latency: { people: 100, perSecond: 50 },
  manyRooms: 50,
  idleSockets: 1000,
  resume: { clients: 1000, missed: 100 },
}

/** To see that everything works; the figures mean nothing. */
export const quick: Sizes = {
  deliveries: { sockets: 20, inFlight: 8 },
  latency: { people: 10, perSecond: 50 },
  manyRooms: 5,
  idleSockets: 50,
  resume: { clients: 30, missed: 20 },
}
