import { readdirSync, readFileSync } from 'node:fs'
import { projectUrl } from '../../deploy/project.ts'

/** What a document claims, taken out of its text so that it can be compared with the project. */
export interface Document {
  /** Seen from the project's folder. */
  path: string
  lines: number
  text: string
  /** Names that have to be in package.json's scripts: `start`, `cluster`. */
  scripts: Set<string>
  /** `--instances` of `npm run cluster -- --instances 3`, with the script's name before it. */
  flags: Set<string>
  /** Files and folders that it names in code, seen from the project's folder; up to a placeholder such as `<name>`. */
  paths: Set<string>
  /** Files and folders that it links to, seen from its own folder, with the heading that is meant: `../src/app.ts`, `a.md#b`. */
  links: Set<string>
  /** The headings that a link can lead to. */
  anchors: Set<string>
  /** `GET /api/me`. */
  routes: Set<string>
  /** `spotter_sockets`, wherever it stands. */
  metrics: Set<string>
  /** Names of the code: functions, types, constants, settings, events. */
  names: Set<string>
}

/** README, CHANGELOG and everything below docs/. */
export function readDocuments(): Document[] {
  const below = readdirSync(new URL('docs/', projectUrl), { recursive: true, encoding: 'utf8' })
  const paths = [
    'README.md',
    'CHANGELOG.md',
    ...below.filter((path) => path.endsWith('.md')).map((path) => `docs/${path}`),
  ]
  return paths.map((path) => parseDocument(path, readFileSync(new URL(path, projectUrl), 'utf8')))
}

export function parseDocument(path: string, text: string): Document {
  const code = codeOf(text)
  const commands = code.flatMap((piece) => piece.split(/&&|\n/)).map((command) => command.trim())
  const scripts = new Set<string>()
  const flags = new Set<string>()
  for (const command of commands) {
    const [, builtIn, run] = /^npm (?:(start|test)\b|run ([\w:-]+))/.exec(command) ?? []
    const script = builtIn ?? run
    if (script === undefined) continue
    scripts.add(script)
    for (const [flag] of command.matchAll(/(?<= )--[a-z][\w-]*/g)) flags.add(`${script} ${flag}`)
  }
  const words = code.flatMap((piece) => piece.split(/\s+/))
  return {
    path,
    lines: text.split('\n').length,
    text,
    scripts,
    flags,
    paths: new Set(
      words
        .filter((word) => /^(src|test|deploy|docs|\.ci)\/|^[\w.-]+\.(yml|conf|json|md)$/.test(word))
        .map((word) => word.replace(/[<*{:…].*$/, '')),
    ),
    links: new Set(
      [...text.matchAll(/\]\(([^)\s]+)\)|(?:href|src)="([^"]+)"/g)]
        .map(([, link, attribute]) => link ?? attribute ?? '')
        .filter((link) => !/^[a-z]+:/.test(link)),
    ),
    anchors: new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))),
    routes: new Set(code.filter((piece) => /^(GET|POST|PATCH|PUT|DELETE) \/[\w/:-]+$/.test(piece))),
    metrics: new Set([...text.matchAll(/\bspotter_[a-z_]+/g)].map(([name]) => name)),
    names: new Set(code.filter((piece) => /^[A-Za-z]+(?:[a-z][A-Z]|_[A-Z])\w*$/.test(piece))),
  }
}

/** As GitHub names a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(/\s/g, '-')

/** What stands between backticks and in fenced blocks of a shell. */
export function codeOf(text: string): string[] {
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)
  const inline = [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, piece = '']) => piece)
  return [...blocks, ...inline]
}

/** The cells of each row of every table under a head that begins like this: `| name | default |`. */
export function rowsOf(text: string, head: string): string[][] {
  return text
    .split('\n\n')
    .filter((block) => block.startsWith(head))
    .flatMap((table) => table.trim().split('\n').slice(2))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|')),
    )
}

/** A cell without its backticks. */
export const plain = (cell: string): string => cell.replaceAll('`', '')
