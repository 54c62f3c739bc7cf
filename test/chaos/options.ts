import { parseArgs } from 'node:util'
import { PROTECTIONS } from '../live/broken.ts'
import { RULES } from '../model/broken.ts'

export interface ChaosOptions {
  seeds: readonly number[]
  /** Undefined: as long as the faults need. */
  seconds: number | undefined
  instances: number
  members: number
  watchers: number
  faults: readonly string[]
  without: readonly string[]
  /** A history to look at instead of running. */
  check: string | undefined
  markdown: boolean
  json: boolean
}

export const USAGE = `npm run chaos -- [options]

Breaks a cluster of real processes in every way it has to live with, while people save, read and watch, and checks what
was seen. Exits with 0 when every promise held and the run could have shown otherwise, else with 1.

  --seed 7             what is drawn by lot: the order of the faults, who does what (1)
  --seeds 1-10         several runs, each on a new cluster
  --seconds 120        no fault begins later; faults come again until then (each comes once)
  --instances 3        processes of Spotter
  --faults a,b         only these, or none; the names are at the end
  --long               with the faults that last minutes, too
  --members 20         who save
  --watchers 200       who watch
  --check FILE         checks the history of an earlier run again
  --markdown           prints the tables for docs/reliability.md
  --json               prints what was found as one line of JSON, the last
  --without NAME       for tests of these checks: takes protections away, and has to end in violations;
                       NAME is one or more, separated by commas, of
                       ${[...RULES, ...PROTECTIONS].join(', ')}
`

/** What can be asked by name. */
export interface Known {
  name: string
  long?: boolean
}

/** Reads the command line. Throws an Error whose message is for people; undefined: they asked for help. */
export function readOptions(args: readonly string[], known: readonly Known[]): ChaosOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      seeds: { type: 'string' },
      seconds: { type: 'string' },
      instances: { type: 'string', default: '3' },
      members: { type: 'string', default: '20' },
      watchers: { type: 'string', default: '200' },
      faults: { type: 'string' },
      long: { type: 'boolean', default: false },
      without: { type: 'string', default: '' },
      check: { type: 'string' },
      markdown: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  return {
    seeds: values.seeds === undefined ? [wholeNumber('seed', values.seed, 0)] : range(values.seeds),
    seconds: values.seconds === undefined ? undefined : wholeNumber('seconds', values.seconds, 1),
    // with two, a frozen one and a killed one would leave nobody
    instances: wholeNumber('instances', values.instances, 2),
    // fewer would leave a kind of actor without anybody
    members: wholeNumber('members', values.members, 4),
    watchers: wholeNumber('watchers', values.watchers, 12),
    faults:
      values.faults === undefined
        ? known.filter(({ long }) => values.long || long !== true).map(({ name }) => name)
        : names(
            'fault',
            values.faults === 'none' ? '' : values.faults,
            known.map(({ name }) => name),
          ),
    without: names('protection', values.without, [...RULES, ...PROTECTIONS]),
    check: values.check,
    markdown: values.markdown,
    json: values.json,
  }
}

function wholeNumber(name: string, text: string, least: number): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < least)
    throw new Error(`--${name} has to be a whole number from ${least}`)
  return number
}

function range(text: string): number[] {
  const [from = Number.NaN, to = from] = text.split('-').map(Number)
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || to < from) throw new Error('--seeds is like 1-10')
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}

function names(what: string, text: string, known: readonly string[]): string[] {
  const asked = text.split(',').filter((name) => name !== '')
  const unknown = asked.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Error(`There is no ${what} ${unknown}. There are: ${known.join(', ')}`)
  return asked
}

/** The same run again. */
export const commandOf = (
  { instances, members, watchers, seconds, without }: ChaosOptions,
  seed: number,
  faults: string,
) =>
  [
    `npm run chaos -- --seed ${seed}`,
    ...(seconds === undefined ? [] : [`--seconds ${seconds}`]),
    ...(instances === 3 ? [] : [`--instances ${instances}`]),
    ...(members === 20 ? [] : [`--members ${members}`]),
    ...(watchers === 200 ? [] : [`--watchers ${watchers}`]),
    ...(without.length === 0 ? [] : [`--without ${without.join(',')}`]),
    faults,
  ]
    .filter((part) => part !== '')
    .join(' ')
