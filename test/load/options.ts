import { parseArgs } from 'node:util'

export interface LoadOptions {
  url: string
  viewers: number
  savers: number
  seconds: number
  /** Saves per second, by all savers together. */
  rate: number
  json: boolean
}

export const USAGE = `Load for a deployment of Spotter: savers save workouts, viewers watch them over live connections.

  npm run load -- --url http://localhost:8080 [--viewers 200] [--savers 10] [--seconds 30] [--rate 10] [--json]

  --url      where Spotter is, as a browser opens it
  --viewers  live connections, spread over the savers (at most 20,000)
  --savers   accounts that it makes, saves with, and deletes at the end (at most 500)
  --seconds  how long it saves (at most 3,600)
  --rate     saves per second, by all savers together (at most 10,000)
  --json     prints the result as JSON instead of a table

A deployment lets few people register per minute from one address, and limits sockets per address: to make much load from one
place, set AUTH_RATE_LIMIT_PER_MINUTE on the instances.
Exit status: 0 all was shown in time and nothing was stale, 1 not so, 2 it could not run.`

const BOUNDS = { viewers: 20_000, savers: 500, seconds: 3_600, rate: 10_000 } as const

/** What the command line asks for. Throws an Error that says what is wrong with it. */
export function readOptions(args: readonly string[]): LoadOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:8000' },
      viewers: { type: 'string', default: '200' },
      savers: { type: 'string', default: '10' },
      seconds: { type: 'string', default: '30' },
      rate: { type: 'string', default: '10' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return 'help'
  const count = (name: keyof typeof BOUNDS, fewest: number): number => {
    const number = /^\d{1,6}$/.test(values[name]) ? Number(values[name]) : NaN
    if (!(number >= fewest && number <= BOUNDS[name]))
      throw new Error(`--${name} is a whole number from ${fewest} to ${BOUNDS[name].toLocaleString('en')}`)
    return number
  }
  if (!URL.canParse(values.url) || !/^https?:$/.test(new URL(values.url).protocol))
    throw new Error('--url is an address such as http://localhost:8080')
  return {
    url: values.url.replace(/\/+$/, ''),
    viewers: count('viewers', 0),
    savers: count('savers', 1),
    seconds: count('seconds', 1),
    rate: count('rate', 1),
    json: values.json,
  }
}
