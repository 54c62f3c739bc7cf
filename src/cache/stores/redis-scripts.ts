import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/**
 * ../protocol.ts in Lua, so that judgement and write are one atomic step in Redis. Only names that are arguments are
 * touched: KEYS[1] is the floor, KEYS[2] an entry or the mark of the same subject. Each script runs after floor.lua.
 */
export interface Script {
  lua: string
  sha1: string
}

export interface Scripts {
  /** floor · run, nonce, floor lifetime → `{'verified', revision}` or `{'planted', nonce}` */
  plant: Script
  /** floor, entry? · run, nonce, revision, floor lifetime, entry value?, entry lifetime? → 1 when stored */
  fill: Script
  /** floor, mark · run, revision, nonce, floor lifetime → `{1 when the floor is verified, 1 when the mark is there}` */
  raise: Script
}

export const scriptOf = (lua: string): Script => ({ lua, sha1: createHash('sha1').update(lua).digest('hex') })

const textOf = (name: 'floor' | keyof Scripts): string =>
  readFileSync(new URL(`./${name}.lua`, import.meta.url), 'utf8')

const afterFloor = (name: keyof Scripts): Script => scriptOf(`${textOf('floor')}\n${textOf(name)}`)

export const protocolScripts: Scripts = {
  plant: afterFloor('plant'),
  fill: afterFloor('fill'),
  raise: afterFloor('raise'),
}
