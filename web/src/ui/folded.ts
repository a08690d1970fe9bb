/** A text as it is compared: without case, accents, and blanks around it. */
export const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase().trim()
