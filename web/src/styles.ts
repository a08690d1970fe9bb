// All styles. Components do not name theirs, so that they can be rendered by tests as they are. Which one counts, of two, the layers say
// (styles/layers.css, which comes before): the order of the files does not matter.
import.meta.glob('./**/*.css', { eager: true })
