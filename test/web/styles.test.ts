import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { projectFolder } from '../../deploy/project.ts'

const root = join(projectFolder, 'src', 'web')
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
const read = (file: string) => readFileSync(join(root, file), 'utf8')

const camelCase = (name: string) => name.replace(/-+(\w)/g, (_all, letter: string) => letter.toUpperCase())
const classesIn = (css: string) =>
  new Set([...css.replaceAll(/:global\([^)]*\)/g, '').matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, name = '']) => name))

/** Which names each component takes from which style sheet; `chosen`: some of them while it runs. */
const uses = files
  .filter((file) => file.endsWith('.tsx'))
  .flatMap((file) => {
    const text = read(file)
    return [...text.matchAll(/^import (\w+) from '(.+\.module\.css)'$/gm)].map(([, local = '', path = '']) => ({
      file,
      sheet: join(dirname(file), path),
      names: [...text.matchAll(new RegExp(`\\b${local}\\.(\\w+)`, 'g'))].map(([, name = '']) => name),
      chosen: text.includes(`${local}[`),
    }))
  })

t.test('a component names only classes that its style sheet has', (t) => {
  for (const { file, sheet, names } of uses) {
    const known = new Set([...classesIn(read(sheet))].map(camelCase))
    for (const name of names) t.ok(known.has(name), `${file}: ${name} is in ${sheet}`)
  }
  t.ok(uses.length > 100)
  t.end()
})

t.test('a style sheet has only classes that a component names', (t) => {
  for (const sheet of files.filter((file) => file.endsWith('.module.css'))) {
    const of = uses.filter((use) => use.sheet === sheet)
    const named = new Set(of.flatMap(({ names }) => names))
    const unnamed = [...classesIn(read(sheet))].filter((name) => !named.has(camelCase(name)))
    if (of.some(({ chosen }) => chosen)) continue
    t.strictSame(unnamed, [], sheet)
  }
  t.end()
})

t.test('what a class attribute names without a style sheet is one of the few that hold everywhere', (t) => {
  const everywhere = classesIn(read('styles/base.css'))
  for (const file of files.filter((name) => name.endsWith('.tsx')))
    for (const [, names = ''] of read(file).matchAll(/\bclass="([^"]*)"/g))
      for (const name of names.split(' ')) t.ok(everywhere.has(name), `${file}: ${name}`)
  t.end()
})
