import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from './project.ts'

/** Part of `npm run build`: what src/ reads at run time and tsc does not copy (migrations, library, demo logs). */
const web = join(projectFolder, 'src', 'web')

cpSync(join(projectFolder, 'src'), join(projectFolder, 'dist', 'src'), {
  recursive: true,
  filter: (source) => !/\.ts$|tsconfig/.test(source) && source !== web,
})
