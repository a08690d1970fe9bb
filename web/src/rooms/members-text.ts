/** How many people are in a room, in words. */
export const membersText = (count: number): string => (count === 1 ? '1 member' : `${count.toLocaleString()} members`)
