/** How a run went, as tap itself counted it. */
export interface TapCounts {
  passed: number
  failed: number
  skipped: number
}

/**
 * Reads the counts from the line that ends a tap report: `# { total: 3, pass: 2, fail: 1 }`, where a
 * count of zero is left out. Undefined when the report has none: the run did not come to its end.
 */
export function countsOf(report: string): TapCounts | undefined {
  const summary = [...report.matchAll(/^# \{ total: \d+.*\}$/gm)].at(-1)?.[0]
  if (summary === undefined) return undefined
  const count = (name: string) => Number(new RegExp(`\\b${name}: (\\d+)`).exec(summary)?.[1] ?? 0)
  return { passed: count('pass'), failed: count('fail'), skipped: count('skip') + count('todo') }
}

/**
 * The failed checks of a report with all that tap tells of them, each under the name of its file. A
 * test that failed only because a check in it failed is not told again.
 */
export function failuresOf(report: string): string[] {
  const failures: string[][] = []
  const open: { name: string; indent: number; failuresBefore: number }[] = []
  let block: string[] | undefined
  for (const line of report.split('\n')) {
    const indent = line.search(/\S/)
    const subtest = /^# Subtest: (.*)/.exec(line.trim())?.[1]
    if (subtest !== undefined) open.push({ name: subtest, indent, failuresBefore: failures.length })

    const point = /^(not )?ok \d+/.exec(line.trim())
    if (point) {
      const ended = open.at(-1)?.indent === indent ? open.pop() : undefined
      const failed = point[1] !== undefined && !/ # (TODO|SKIP)\b/i.test(line)
      const told = ended !== undefined && ended.failuresBefore < failures.length
      block = failed && !told ? [`${open[0]?.name ?? ended?.name}:`, line] : undefined
      if (block) failures.push(block)
    } else if (block && (block.length > 2 || line.trim() === '---')) {
      block.push(line)
      if (line.trim() === '...') block = undefined
    } else {
      block = undefined
    }
  }
  return failures.map((lines) => lines.join('\n'))
}
