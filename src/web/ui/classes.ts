/** The value of `class` for what applies: names of a stylesheet, or nothing. */
export const classes = (...names: readonly (string | false | null | undefined)[]): string =>
  names.filter((name) => name).join(' ')
