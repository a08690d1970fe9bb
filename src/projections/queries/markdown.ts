/** What means something in Markdown wherever it stands: emphasis, code, links, mentions, entities, addresses that would become links. */
const SIGNS = /[\\`*_[\]<>~@]|&(?=#?\w+;)|:(?=\/\/)|(?<=\bwww)\./gi
/** Before what means something at the beginning of a line: headings and lists. */
const BEGINNING = /^(?:\d+(?=[.)])|(?=[-+#]))/

/**
 * A name as Markdown that shows just that name: nothing in it is a heading, a link, a picture or emphasis.
 * @param name one line
 */
export const inMarkdown = (name: string): string => name.replaceAll(SIGNS, '\\$&').replace(BEGINNING, '$&\\')
