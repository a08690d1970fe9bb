/** The actor that Parley itself is: the first start, AI members, process managers. It is in no room, and bound by no membership. */
export const SYSTEM = 'system'
