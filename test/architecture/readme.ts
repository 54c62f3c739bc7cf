import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { projectUrl } from '../../deploy/project.ts'

/** What the README claims, taken out of its text so that it can be compared with the project. */
export interface Readme {
  lines: number
  /** Names that have to be in package.json's scripts: `start`, `cluster`. */
  scripts: Set<string>
  /** `--instances` of `npm run cluster -- --instances 3`, with the script's name before it. */
  flags: Set<string>
  /** Files and folders of the project that it names. */
  paths: Set<string>
  /** `GET /api/me`. */
  routes: Set<string>
  /** By direction, as the table has it: `client → server`. */
  events: Map<string, Set<string>>
  /** What can die, with the tests that show what happens then. */
  hazards: { name: string; tests: string[] }[]
  /** The rows of the table of settings. */
  settings: { name: string; default: string; description: string }[]
}

/** Throws when there is no README. */
export function readReadme(): Readme {
  return parseReadme(readFileSync(new URL('README.md', projectUrl), 'utf8'))
}

export function parseReadme(text: string): Readme {
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
  const events = new Map<string, Set<string>>()
  for (const [direction = '', names = ''] of rowsOf(text, /^\| direction \| event \|/m)) {
    const known = events.get(direction) ?? new Set()
    for (const name of codeOf(names)) known.add(name)
    events.set(direction, known)
  }
  return {
    lines: text.split('\n').length,
    scripts,
    flags,
    paths: new Set(
      code
        .flatMap((piece) => piece.split(/\s+/))
        .filter((word) => /^(src|test|deploy)\/[\w./-]*$|^[\w.-]+\.(yml|conf|json|md)$/.test(word)),
    ),
    routes: new Set(code.filter((piece) => /^(GET|POST|PATCH|PUT|DELETE) \/[\w/:-]+$/.test(piece))),
    events,
    hazards: rowsOf(text, /^\| dies \|/m).map(([name = '', , links = '']) => ({
      name,
      tests: [...links.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path),
    })),
    settings: rowsOf(text, /^\| name \| default \|/m).map(([name = '', fallback = '', description = '']) => ({
      name: name.replaceAll('`', ''),
      default: fallback.replaceAll('`', ''),
      description,
    })),
  }
}

/** What stands between backticks and in fenced blocks of a shell. */
function codeOf(text: string): string[] {
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)
  const inline = [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, piece = '']) => piece)
  return [...blocks, ...inline]
}

/** The cells of the table under this head, without the line of dashes. */
function rowsOf(text: string, head: RegExp): string[][] {
  const start = text.search(head)
  if (start < 0) return []
  const [table = ''] = text.slice(start).split('\n\n')
  return table
    .split('\n')
    .slice(2)
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
}

/** The members of `export type Name = { … }`: the events that sockets are typed with. */
export function membersOf(path: string, typeName: string): Set<string> {
  const text = readFileSync(new URL(`src/${path}`, projectUrl), 'utf8')
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const names = new Set<string>()
  file.forEachChild((node) => {
    if (!ts.isTypeAliasDeclaration(node) || node.name.text !== typeName || !ts.isTypeLiteralNode(node.type)) return
    for (const { name } of node.type.members) if (name !== undefined) names.add(name.getText(file))
  })
  if (names.size === 0) throw new Error(`${path} has no type ${typeName} with members`)
  return names
}
