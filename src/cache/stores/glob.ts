/** A Redis glob (`*`, `?`, `[a-z]`, `[^a]`, `\` before a literal) as a regular expression over the whole key. */
export function globToRegExp(pattern: string): RegExp {
  let source = ''
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at]!
    const close = char === '[' ? pattern.indexOf(']', at + 1) : -1
    if (char === '*') source += '.*'
    else if (char === '?') source += '.'
    else if (close > 0) {
      const inside = pattern.slice(at + 1, close)
      const negated = inside.startsWith('^')
      source += `[${negated ? '^' : ''}${(negated ? inside.slice(1) : inside).replace(/[\\\]^[]/g, '\\$&')}]`
      at = close
    } else {
      if (char === '\\' && at + 1 < pattern.length) at += 1
      source += pattern[at]!.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    }
  }
  return new RegExp(`^${source}$`, 's')
}
