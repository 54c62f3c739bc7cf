import { createHash } from 'node:crypto'
import type { ProtocolRules } from '../protocol.ts'

/**
 * ../protocol.ts in Lua, so that judgement and write are one atomic step in Redis. Only names that are arguments are
 * touched: KEYS[1] is the floor, KEYS[2] an entry or the mark of the same subject.
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

const script = (lua: string): Script => ({ lua, sha1: createHash('sha1').update(lua).digest('hex') })

/** Answers `'verified', revision`, `'unknown', nonce` or `'unknown', nil`: parseFloor. */
const parseFloor = (rules: ProtocolRules) => `
local function parse(raw, run)
  if not raw then return 'unknown', nil end
  local of, mark, rest = string.match(raw, '^([^ ]+) (%??)([^ ]+)$')
  if not rest${rules.runsAreTold ? ' or of ~= run' : ''} then return 'unknown', nil end
  if mark == '?' then return 'unknown', rest end
  if #rest > 16 or not string.match(rest, '^[0-9]+$') then return 'unknown', nil end
  return 'verified', tonumber(rest)
end
local raw = redis.call('GET', KEYS[1])
`

const plant = (rules: ProtocolRules) => `${parseFloor(rules)}
local run, nonce, floorMs = ARGV[1], ARGV[2], ARGV[3]
local state, found = parse(raw, run)
if state == 'verified' then return {'verified', string.format('%.0f', found)} end
${
  rules.floorsAreVerified
    ? `local planted = found or nonce
redis.call('SET', KEYS[1], run .. ' ?' .. planted, 'PX', floorMs)
return {'planted', planted}`
    : `return {'planted', ''}`
}
`

const fillAllowed = ({ fillsAreJudged, floorsAreVerified }: ProtocolRules): string => {
  if (!fillsAreJudged) return 'true'
  if (!floorsAreVerified) return `state == 'unknown' or tonumber(revision) >= found`
  return `(state == 'verified' and tonumber(revision) >= found) or (state == 'unknown' and found and found == nonce)`
}

const fill = (rules: ProtocolRules) => `${parseFloor(rules)}
local run, nonce, revision, floorMs = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local state, found = parse(raw, run)
if not (${fillAllowed(rules)}) then return 0 end
redis.call('SET', KEYS[1], run .. ' ' .. revision, 'PX', floorMs)
if KEYS[2] then redis.call('SET', KEYS[2], ARGV[5], 'PX', ARGV[6]) end
return 1
`

const raise = (rules: ProtocolRules) => `${parseFloor(rules)}
local run, revision, nonce, floorMs = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local state, found = parse(raw, run)
local watched = redis.call('EXISTS', KEYS[2])
${
  rules.floorsAreVerified
    ? `if state == 'unknown' then
  redis.call('SET', KEYS[1], run .. ' ?' .. nonce, 'PX', floorMs)
  return {0, watched}
end`
    : ''
}
if not (state == 'verified' and found > tonumber(revision)) then
  redis.call('SET', KEYS[1], run .. ' ' .. revision, 'PX', floorMs)
end
return {1, watched}
`

/** The scripts under these rules; production knows only ALL_RULES. */
export const scriptsFor = (rules: ProtocolRules): Scripts => ({
  plant: script(plant(rules)),
  fill: script(fill(rules)),
  raise: script(raise(rules)),
})
