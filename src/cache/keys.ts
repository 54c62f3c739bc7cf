import { type Id, LIBRARY_SUBJECT_ID } from '../contract/common.ts'

/** A Redis that was replaced behind a live connection can mislead for no longer than a floor lives. */
export const FLOOR_LIFETIME_SECONDS = 60

interface FamilyRow {
  /** `<id>` is the subject's id or, in the library's families, what is asked of the library. */
  key: string
  lifetimeSeconds: number
  /** Whose revision outdates the entries. */
  subject: 'own' | 'library'
}

/** The one table of coherent keys and lifetimes. */
export const FAMILIES = {
  progress: { key: 'user:<id>:progress', lifetimeSeconds: 300, subject: 'own' },
  workouts: { key: 'user:<id>:workouts', lifetimeSeconds: 300, subject: 'own' },
  memberWorkouts: { key: 'workouts:member:<id>', lifetimeSeconds: 300, subject: 'own' },
  statistics: { key: 'user:<id>:stats', lifetimeSeconds: 600, subject: 'own' },
  preferences: { key: 'user:<id>:preferences', lifetimeSeconds: 86_400, subject: 'own' },
  clients: { key: 'trainer:<id>:clients', lifetimeSeconds: 300, subject: 'own' },
  leaderboard: { key: 'group:<id>:leaderboard', lifetimeSeconds: 300, subject: 'own' },
  exercises: { key: 'exercises:<id>', lifetimeSeconds: 86_400, subject: 'library' },
  muscles: { key: 'muscles', lifetimeSeconds: 86_400, subject: 'library' },
} as const satisfies Record<string, FamilyRow>

/** Beside them, for each subject: the newest revision known to be committed, and that somebody watches its room. */
const BESIDE = { floor: 'rev:<id>', watched: 'watched:<id>' } as const

/** The mark of a room lives so long after an instance has said that it holds sockets of it. */
export const WATCHED_LIFETIME_SECONDS = 10

export type FamilyName = keyof typeof FAMILIES
export type KeyOwner = FamilyName | keyof typeof BESIDE

export const FAMILY_NAMES = Object.keys(FAMILIES) as FamilyName[]

/** What is asked of a family: its subject, or the part of the library. */
export type Asked<Family extends FamilyName> = (typeof FAMILIES)[Family]['subject'] extends 'library' ? string : Id

/** The subject whose revision an entry of this family carries. */
export const subjectOf = <Family extends FamilyName>(family: Family, asked: Asked<Family>): Id =>
  FAMILIES[family].subject === 'library' ? LIBRARY_SUBJECT_ID : (asked as Id)

/** A lifetime of the table in milliseconds, ±10 %, so that what was stored together does not end together. */
export const jitteredMs = (lifetimeSeconds: number): number =>
  Math.round(lifetimeSeconds * 1000 * (0.9 + 0.2 * Math.random()))

/** A floor's lifetime in milliseconds: up to 10 % shorter than its bound, never longer. */
export const floorLifetimeMs = (): number => Math.round(FLOOR_LIFETIME_SECONDS * 1000 * (1 - 0.1 * Math.random()))

export interface KeysOptions {
  /** On Redis Cluster a subject's entries, floor and mark have to share a slot: its id becomes a hash tag. */
  hashTags: boolean
}

export interface Keys {
  readonly families: readonly FamilyName[]
  entry<Family extends FamilyName>(family: Family, asked: Asked<Family>): string
  floor(subjectId: Id): string
  watched(subjectId: Id): string
  /** A glob pattern of a family's keys. */
  patternOf(family: FamilyName): string
  /** Which coherent family (or the floors, the marks) a key belongs to; undefined: nobody's here. */
  ownerOf(key: string): KeyOwner | undefined
  /** An owner whose keys a glob pattern could match, judged by the plain text at the pattern's two ends. */
  ownerMatchedBy(pattern: string): KeyOwner | undefined
}

/** The keys as they are written in Redis. */
export function keysFor({ hashTags }: KeysOptions): Keys {
  const templates = {
    floor: tagged(BESIDE.floor, 'own', hashTags),
    watched: tagged(BESIDE.watched, 'own', hashTags),
  } as Record<KeyOwner, string>
  for (const family of FAMILY_NAMES) {
    templates[family] = tagged(FAMILIES[family].key, FAMILIES[family].subject, hashTags)
  }
  const shapes = (Object.keys(templates) as KeyOwner[]).map((owner) => {
    const [head = '', tail] = templates[owner].split('<id>')
    return { owner, head, tail }
  })
  return {
    families: FAMILY_NAMES,
    entry: (family, asked) => templates[family].replace('<id>', () => asked),
    floor: (subjectId) => templates.floor.replace('<id>', () => subjectId),
    watched: (subjectId) => templates.watched.replace('<id>', () => subjectId),
    patternOf: (family) => templates[family].replace('<id>', '*'),
    ownerOf: (key) =>
      shapes.find(({ head, tail }) =>
        tail === undefined
          ? key === head
          : key.length > head.length + tail.length && key.startsWith(head) && key.endsWith(tail),
      )?.owner,
    ownerMatchedBy: (pattern) => {
      const head = pattern.replace(/[*?[\\].*$/s, '')
      const tail = pattern.replace(/^.*[*?\]\\]/s, '')
      return shapes.find((shape) =>
        shape.tail === undefined
          ? shape.head.startsWith(head) && shape.head.endsWith(tail)
          : (shape.head.startsWith(head) || head.startsWith(shape.head)) &&
            (shape.tail.endsWith(tail) || tail.endsWith(shape.tail)),
      )?.owner
    },
  }
}

function tagged(key: string, subject: FamilyRow['subject'], hashTags: boolean): string {
  if (!hashTags) return key
  return subject === 'own' ? key.replace('<id>', '{<id>}') : `${key}:{${LIBRARY_SUBJECT_ID}}`
}
