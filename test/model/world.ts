/** What may happen to the cache in one world, at any moment between any two steps. */
export const FAULTS = [
  'entry evicted',
  'floor evicted',
  'flush',
  'restart empty',
  'restart with old data',
  'raise lost',
  'raise late',
  'writes refused',
  'writer dies',
  'fill late',
  'Redis away for readers',
  'old poll',
] as const

export type Fault = (typeof FAULTS)[number]

/** A small fleet around one subject: everything that could happen in it is tried. */
export interface World {
  /** Each saves once. */
  writers: number
  readers: number
  /** How often each reader reads, one read after the other; 1 if not given. */
  reads?: number
  /** How often each fault may happen. */
  faults: Partial<Record<Fault, number>>
  /** The readers are requests of one process and share its flights; otherwise each read may be any process'. */
  oneProcess?: boolean
  /** Nothing is stored at first; otherwise floor and entry are there and agree. */
  cold?: boolean
}

export const MOST_WRITERS = 3
export const MOST_READERS = 3

export const faultsOf = ({ faults }: World): Fault[] => FAULTS.filter((fault) => (faults[fault] ?? 0) > 0)

/** As in `2 writers, 1 reader twice, one process: flush 2×`. */
export function nameOf(world: World): string {
  const { writers, readers, reads = 1 } = world
  const people = [
    `${writers} writer${writers === 1 ? '' : 's'}`,
    `${readers} reader${readers === 1 ? '' : 's'}${['', '', ' twice', ' three times'][reads]}`,
    ...(world.oneProcess ? ['one process'] : []),
    ...(world.cold ? ['cold'] : []),
  ]
  const faults = faultsOf(world).map((fault) => ((world.faults[fault] ?? 0) > 1 ? `${fault} twice` : fault))
  return `${people.join(', ')}: ${faults.join(' + ') || 'no fault'}`
}
