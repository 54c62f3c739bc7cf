import { LIBRARY_SUBJECT_ID } from '../../../src/contract/common.ts'
import { MUSCLES } from '../../../src/contract/index.ts'
import type { Link, People, Person } from '../people.ts'
import type { Random } from '../random.ts'

/** One coherent read: who asks for whose page. */
export interface Reading {
  route: string
  subjectId: string
  reader: Person
  path: string
  /** For a trainer's dashboard, which has the pages of several: whose. */
  clients?: readonly Link[]
}

/** Every cached route that shows this person's page, to themselves and to a trainer. */
export function routesOf(person: Person, people: People): Reading[] {
  return people.trainers.includes(person)
    ? [clientsOf(person), dashboardOf(person, people)]
    : memberRoutes(person, people)
}

function memberRoutes(member: Person, people: People): Reading[] {
  const own = (route: string, path: string): Reading => ({ route, subjectId: member.id, reader: member, path })
  const link = people.links.find((candidate) => candidate.active && candidate.member === member)
  const seen = (route: string, path: string): Reading[] =>
    link === undefined
      ? []
      : [{ route, subjectId: member.id, reader: link.trainer, path: `/api/members/${member.id}/${path}` }]
  return [
    own('progress', '/api/members/me/progress'),
    own('workouts', '/api/workouts'),
    own('stats', '/api/workouts/stats'),
    own('preferences', '/api/me'),
    ...seen('progress', 'progress'),
    ...seen('memberWorkouts', 'workouts'),
    ...seen('stats', 'stats'),
    ...(link === undefined ? [] : [dashboardOf(link.trainer, people)]),
    ...(people.group.members.includes(member) ? [leaderboard(member, people)] : []),
  ]
}

/** Any cached route at all. */
export function anyRoute(people: People, random: Random): Reading {
  const dice = random.next()
  const reader = random.pick(people.members)
  const library = { subjectId: LIBRARY_SUBJECT_ID, reader }
  if (dice < 0.05) return { route: 'muscles', path: '/api/muscles', ...library }
  if (dice < 0.1) return { route: 'exercises', path: `/api/exercises?muscle=${random.pick(MUSCLES)}`, ...library }
  return random.pick(routesOf(dice < 0.2 ? random.pick(people.trainers) : reader, people))
}

const leaderboard = (reader: Person, { group }: People): Reading => ({
  route: 'leaderboard',
  subjectId: group.id,
  reader,
  path: `/api/groups/${group.id}/leaderboard`,
})

const clientsOf = (trainer: Person): Reading => ({
  route: 'clients',
  subjectId: trainer.id,
  reader: trainer,
  path: '/api/trainers/me/clients',
})

const dashboardOf = (trainer: Person, { links }: People): Reading => ({
  route: 'dashboard',
  subjectId: trainer.id,
  reader: trainer,
  path: '/api/trainers/me/dashboard',
  clients: links.filter((link) => link.active && link.trainer === trainer),
})
