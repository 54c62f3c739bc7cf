import type { Role } from './enums.ts'

export interface DemoPerson {
  email: string
  password: string
  displayName: string
  role: Exclude<Role, 'admin'>
  timeZone: string
  weeklyTarget: number | null
  /** the training log in src/demo, with the unit that the file does not name */
  log?: { file: string; unit: 'kg' | 'lb' }
}

/** Two members with real logs and the trainer who coaches both; the sign-in page offers them. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    email: 'mia@demo.spotter.local',
    password: 'lift-and-show',
    displayName: 'Mia Berger',
    role: 'member',
    timeZone: 'Europe/Vienna',
    weeklyTarget: 1,
    log: { file: 'member-long.csv', unit: 'kg' },
  },
  {
    email: 'dan@demo.spotter.local',
    password: 'lift-and-show',
    displayName: 'Dan Okafor',
    role: 'member',
    timeZone: 'America/New_York',
    weeklyTarget: 2,
    log: { file: 'member-short.csv', unit: 'kg' },
  },
  {
    email: 'toni@demo.spotter.local',
    password: 'lift-and-show',
    displayName: 'Toni Reyes',
    role: 'trainer',
    timeZone: 'Europe/Vienna',
    weeklyTarget: null,
  },
]
