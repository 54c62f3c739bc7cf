import { type Decisions, decisions, verifiedFloor } from '../../src/cache/protocol.ts'
import { type CacheConnection, cacheConnection } from '../../src/cache/stores/redis-connection.ts'
import { protocolScripts, type Scripts, scriptOf } from '../../src/cache/stores/redis-scripts.ts'

/*
 * The cache without one of its rules, for tests that show that the rule is missed: other decisions, the same change to the
 * Lua, another connection. What nothing misses is not needed.
 */

/** What the cache is made of, and which rules that leaves out. */
export interface Variant {
  off: readonly Rule[]
  protocol: Decisions
  scripts: Scripts
  connection: CacheConnection
}

/** What takes the place of a whole part's pieces; given the part, so that several rules can be left out together. */
interface Breaking {
  protocol?: (of: Decisions) => Partial<Decisions>
  /** Texts of the Lua, each with what takes its place wherever it stands. */
  lua?: readonly (readonly [text: string, instead: string])[]
  connection?: (of: CacheConnection) => CacheConnection
}

const BREAKING = {
  /** docs/protocol.md, "Verified floors": a missing floor is as good as any, and a raise verifies it. */
  floorsAreVerified: {
    protocol: (of) => ({
      judgePlant: (floor, run, nonce) =>
        floor.state === 'unknown'
          ? { floor: { state: 'planted', nonce: null }, write: null }
          : of.judgePlant(floor, run, nonce),
      judgeFill: (floor, run, nonce, revision) =>
        floor.state === 'unknown' ? verifiedFloor(run, revision) : of.judgeFill(floor, run, nonce, revision),
      judgeRaise: (floor, run, revision, nonce) =>
        floor.state === 'unknown'
          ? { verified: true, write: verifiedFloor(run, revision) }
          : of.judgeRaise(floor, run, revision, nonce),
    }),
    lua: [
      ['local planted = found or nonce', `do return {'planted', ''} end\nlocal planted = found or nonce`],
      ['allowed = found and found == nonce', 'allowed = true'],
      [`if state == 'unknown' then`, 'if false then'],
      ['if found <= tonumber(revision) then', `if state == 'unknown' or found <= tonumber(revision) then`],
    ],
  },
  /** docs/protocol.md, "Judged fills": whatever a reader brings is stored. */
  fillsAreJudged: {
    protocol: () => ({ judgeFill: (_floor, run, _nonce, revision) => verifiedFloor(run, revision) }),
    lua: [['if not allowed then return 0 end', '']],
  },
  /** docs/protocol.md, "Known runs": a floor is believed, whichever run wrote it. */
  runsAreTold: {
    protocol: (of) => ({
      parseFloor: (raw, run) => of.parseFloor(raw, raw?.split(' ')[0] ?? run),
      isOfThisRun: () => true,
    }),
    lua: [['if not rest or of ~= run then', 'if not rest then']],
  },
  /** docs/protocol.md, "Watched outbox": no floor, no fence, and no save waits for it. */
  outboxIsWatched: {
    protocol: (of) => ({
      judgeHit: (question) =>
        of.judgeHit({
          ...question,
          localFloor: 0,
          epoch: question.epoch ?? question.entry?.epoch,
          pollAgeMs: 0,
        }),
      judgeAcknowledge: (question) => of.judgeAcknowledge(question) ?? (question.replayed ? null : 'wait'),
    }),
  },
  /** docs/protocol.md, "Repeats raise": a repeated Idempotency-Key is answered at once. */
  replaysRaise: {
    protocol: (of) => ({
      judgeAcknowledge: (question) => of.judgeAcknowledge(question) ?? (question.replayed ? 'wait' : null),
    }),
  },
  /** docs/protocol.md, "Joins only waiting loads": a reader joins any load. */
  joinsOnlyWaiting: { protocol: () => ({ mayJoin: () => true }) },
  /** docs/protocol.md, "Commands are not resent": what ioredis does by itself. */
  commandsAreNotResent: {
    connection: ({ redis: { commandTimeout: _, ...redis }, ...rest }) => ({
      ...rest,
      redis: {
        ...redis,
        autoResendUnfulfilledCommands: true,
        enableOfflineQueue: true,
        maxRetriesPerRequest: null,
      },
    }),
  },
} satisfies Record<string, Breaking>

export type Rule = keyof typeof BREAKING

/** All there is to leave out. */
export const RULES = Object.keys(BREAKING) as Rule[]

export const isRule = (name: string): name is Rule => name in BREAKING

/** The cache as it is. */
export const asItIs: Variant = {
  off: [],
  protocol: decisions,
  scripts: protocolScripts,
  connection: cacheConnection,
}

/** The cache without these rules. Throws when the Lua no longer has the text that is to be replaced. */
export const without = (...off: Rule[]): Variant => off.reduce(breakRule, asItIs)

function breakRule(of: Variant, rule: Rule): Variant {
  const { protocol, lua = [], connection }: Breaking = BREAKING[rule]
  return {
    off: [...of.off, rule],
    protocol: { ...of.protocol, ...protocol?.(of.protocol) },
    scripts: lua.reduce((scripts, [text, instead]) => replaceIn(scripts, text, instead), of.scripts),
    connection: connection?.(of.connection) ?? of.connection,
  }
}

function replaceIn(scripts: Scripts, text: string, instead: string): Scripts {
  if (!Object.values(protocolScripts).some(({ lua }) => lua.includes(text)))
    throw new Error(`No script has the text to be broken: ${text}`)
  const broken = ({ lua }: Scripts[keyof Scripts]) => scriptOf(lua.replaceAll(text, instead))
  return { plant: broken(scripts.plant), fill: broken(scripts.fill), raise: broken(scripts.raise) }
}
