import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import ts from 'typescript'
import { projectUrl } from '../../deploy/project.ts'

/** One arrow out of a file. */
export interface Import {
  /** `cache/keys.ts`, seen from src/, for a file of ours; otherwise the specifier as it is written. */
  target: string
  /** Another file of ours, as against a package or a part of Node. */
  ours: boolean
  /** Erased when it is compiled: it can bring no code along. */
  typeOnly: boolean
  line: number
}

/** What the rules look at in one file. */
export interface Source {
  /** Seen from src/. */
  path: string
  lines: number
  imports: Import[]
  /** Lines that write the type `any`. */
  anys: number[]
  /** Lines that read the environment. */
  environment: number[]
  /** Regular expressions as they are written, `/…/flags`. */
  patterns: { text: string; line: number }[]
}

export const sourceFolder = new URL('src/', projectUrl).pathname

/** Every TypeScript file under src/. */
export function readSources(): Source[] {
  return readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .sort()
    .map((path) => parseSource(path, readFileSync(sourceFolder + path, 'utf8')))
}

/** Reads one file with the compiler's own parser, so that comments, strings and odd layouts cannot mislead. */
export function parseSource(path: string, text: string): Source {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind)
  const lineOf = (node: ts.Node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1
  const source: Source = {
    path,
    lines: text.split('\n').length - 1,
    imports: [],
    anys: [],
    environment: [],
    patterns: [],
  }

  const addImport = (node: ts.Node, specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier))
      throw new Error(`${path}:${lineOf(node)} imports something that is computed`)
    const ours = specifier.text.startsWith('.')
    const target = ours ? posix.join(posix.dirname(path), specifier.text) : specifier.text
    source.imports.push({ target, ours, typeOnly, line: lineOf(node) })
  }

  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) addImport(node, node.moduleSpecifier, importsTypesOnly(node.importClause))
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier)
      addImport(node, node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      addImport(node, node.argument.literal, true)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      addImport(node, node.arguments[0], false)
    else if (ts.isRegularExpressionLiteral(node)) source.patterns.push({ text: node.text, line: lineOf(node) })
    else if (node.kind === ts.SyntaxKind.AnyKeyword) source.anys.push(lineOf(node))
    if (readsEnvironment(node)) source.environment.push(lineOf(node))
    ts.forEachChild(node, visit)
  }
  visit(file)
  return source
}

/** `import type …`, and `import { type A, type B } …`. An import for its effects alone brings code. */
function importsTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const { name, namedBindings } = clause
  if (name !== undefined || namedBindings === undefined || !ts.isNamedImports(namedBindings)) return false
  return namedBindings.elements.length > 0 && namedBindings.elements.every(({ isTypeOnly }) => isTypeOnly)
}

const isProcess = (node: ts.Node): boolean =>
  (ts.isIdentifier(node) && node.text === 'process') ||
  (ts.isPropertyAccessExpression(node) && node.name.text === 'process')

/** `process.env`, `process['env']`, `const { env } = process`, or `node:process` in any form. */
function readsEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'env' && isProcess(node.expression)
  if (ts.isElementAccessExpression(node)) return isProcess(node.expression)
  if (ts.isVariableDeclaration(node))
    return node.initializer !== undefined && isProcess(node.initializer) && ts.isObjectBindingPattern(node.name)
  if (ts.isImportDeclaration(node)) {
    const { text } = node.moduleSpecifier as ts.StringLiteral
    return text === 'node:process' || text === 'process'
  }
  return false
}

/** Files that import each other in a circle, as `a.ts → b.ts → a.ts`. Types count too. */
export function circlesIn(sources: readonly Source[]): string[] {
  const targets = new Map(
    sources.map(({ path, imports }) => [path, imports.filter(({ ours }) => ours).map(({ target }) => target)]),
  )
  const done = new Set<string>()
  const circles: string[] = []
  const follow = (path: string, way: string[]): void => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' → '))
    if (done.has(path) || way.includes(path)) return
    for (const target of targets.get(path) ?? []) follow(target, [...way, path])
    done.add(path)
  }
  for (const path of targets.keys()) follow(path, [])
  return circles
}
