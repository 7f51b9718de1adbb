/**
 * Whether a glob describes the whole text; `*` stands for any characters, or none. What stands
 * between stars is taken where it comes first, so only the latest star is ever tried again: the
 * steps are the glob's length and, at the most, the square of the text's, whatever the glob is.
 */
export function matchesGlob(glob: string, text: ArrayLike<string>): boolean {
  let inGlob = 0
  let inText = 0
  let star = -1
  /** Where the text goes on if the latest star takes no more of it. */
  let afterStar = 0
  while (inText < text.length) {
    if (glob[inGlob] === '*') {
      star = inGlob++
      afterStar = inText
    } else if (glob[inGlob] === text[inText]) {
      inGlob++
      inText++
    } else if (star >= 0) {
      inGlob = star + 1
      inText = ++afterStar
    } else return false
  }
  while (glob[inGlob] === '*') inGlob++
  return inGlob === glob.length
}
