import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The project's own folder, whether this runs from its sources or from `dist`. */
export const projectFolder = folderWith('nginx.conf', import.meta.dirname)
/** To name one of its files: `new URL('README.md', projectUrl)`. */
export const projectUrl = pathToFileURL(`${projectFolder}/`)

function folderWith(file: string, start: string): string {
  if (existsSync(join(start, file))) return start
  const parent = dirname(start)
  if (parent === start) throw new Error(`no ${file} in any folder above ${import.meta.dirname}`)
  return folderWith(file, parent)
}
