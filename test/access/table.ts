import { randomUUID } from 'node:crypto'
import { v5 as uuidv5 } from 'uuid'
import { LIBRARY_SUBJECT_ID } from '../../src/contract/common.ts'
import { asId } from '../support/ids.ts'
import { anAssignment, aWorkout, PASSWORD, request } from '../support/person.ts'
import { A_LOG, CALLERS, type Caller, type Scene } from './scene.ts'

/** An exercise of the library. */
const DEADLIFT = asId(uuidv5('barbell-deadlift', LIBRARY_SUBJECT_ID))

/** One route: the smallest valid request for it, and the status that each caller gets. */
export interface Row {
  expected: Record<Caller, number>
  path?: (scene: Scene) => Promise<string>
  body?: (scene: Scene) => unknown | Promise<unknown>
  headers?: (scene: Scene) => Promise<Record<string, string>>
}

/** Statuses in the order of CALLERS: nobody, member, another, invited, active, ended, other trainer, admin. */
const who = (...statuses: [number, number, number, number, number, number, number, number]): Record<Caller, number> =>
  Object.fromEntries(CALLERS.map((caller, at) => [caller, statuses[at]])) as Record<Caller, number>

const anybody = (status = 200) => who(status, status, status, status, status, status, status, status)
const signedIn = (status = 200) => who(401, status, status, status, status, status, status, status)
const trainers = (status = 200) => who(401, 403, 403, status, status, status, status, 403)
/** The member, active trainers and admins; that there is such a member is no secret. */
const readers = who(401, 200, 403, 403, 200, 403, 403, 200)
/** The same where it is a secret that there is such a thing. */
const discreetly = who(401, 200, 404, 404, 200, 404, 404, 200)
/** The member, and active trainers with the member's leave. */
const planners = who(401, 200, 403, 403, 200, 403, 403, 403)
const ownerOnly = (status: number) => who(401, status, 404, 404, 404, 404, 404, 404)

const registration = () => ({ email: `${randomUUID()}@example.com`, password: PASSWORD, displayName: 'New' })

/** The refresh cookie of somebody who has just registered. */
async function newCookie({ stage }: Scene): Promise<Record<string, string>> {
  const { headers } = await request(stage.url, 'POST', '/api/auth/register', registration())
  return { cookie: headers.get('set-cookie')?.split(';')[0] ?? '' }
}

const planPath = async (scene: Scene) => `/api/coach/plans/${await scene.exercise()}`

const ownOpenPath = async (scene: Scene) => {
  await scene.ownOpen()
  return '/api/workouts/open'
}

/** Every route of the application, by method and pattern. */
export const TABLE: Record<string, Row> = {
  'GET /livez': { expected: anybody() },
  'GET /readyz': { expected: anybody() },
  'GET /metrics': { expected: anybody() },
  'GET /api/demo': { expected: anybody() },
  'GET /api/admin/cache': { expected: who(401, 403, 403, 403, 403, 403, 403, 200) },

  'GET /docs': { expected: anybody() },
  'HEAD /docs/': { expected: anybody() },
  'GET /docs/json': { expected: anybody() },
  'GET /docs/yaml': { expected: anybody() },
  'GET /docs/static/index.html': { expected: anybody() },
  'GET /docs/static/swagger-initializer.js': { expected: anybody() },
  'GET /docs/static/*': { expected: anybody(), path: async () => '/docs/static/swagger-ui.css' },
  'GET /docs/static/theme/spotter.css': { expected: anybody() },
  // an upgrade is what it takes; see rooms.test.ts
  'GET /ws': { expected: anybody(404) },

  'POST /api/auth/register': { expected: anybody(201), body: registration },
  'GET /api/auth/options': { expected: anybody() },
  'POST /api/auth/login': { expected: anybody(), body: ({ member }) => ({ email: member.email, password: PASSWORD }) },
  'POST /api/auth/refresh': { expected: anybody(), headers: newCookie },
  'POST /api/auth/logout': { expected: anybody(204) },
  'GET /api/me': { expected: signedIn() },
  'PATCH /api/me': { expected: signedIn(), body: () => ({ displayName: 'Changed' }) },
  'DELETE /api/me/sessions': { expected: signedIn(204) },
  'DELETE /api/me': { expected: signedIn(204), body: () => ({ password: PASSWORD }) },

  'GET /api/workouts': { expected: signedIn() },
  'POST /api/workouts': { expected: signedIn(201), body: () => aWorkout() },
  'GET /api/workouts/stats': { expected: signedIn() },
  'GET /api/workouts/export': { expected: signedIn() },
  'GET /api/workouts/:id': { expected: discreetly, path: async (scene) => `/api/workouts/${await scene.workout()}` },
  'PATCH /api/workouts/:id': {
    expected: ownerOnly(200),
    path: async (scene) => `/api/workouts/${await scene.workout()}`,
    body: () => ({ title: 'Changed' }),
  },
  'DELETE /api/workouts/:id': {
    expected: ownerOnly(200),
    path: async (scene) => `/api/workouts/${await scene.workout()}`,
  },
  'POST /api/workouts/:id/restore': {
    expected: ownerOnly(200),
    path: async (scene) => `/api/workouts/${await scene.workout()}/restore`,
  },
  'POST /api/workouts/:id/continue': {
    expected: ownerOnly(200),
    path: async (scene) => `/api/workouts/${await scene.workout()}/continue`,
  },
  'POST /api/workouts/open': { expected: signedIn(201), body: () => ({}) },
  'GET /api/workouts/open': { expected: signedIn(), path: ownOpenPath },
  'PATCH /api/workouts/open': { expected: signedIn(), path: ownOpenPath, body: () => ({ notes: 'light' }) },
  'DELETE /api/workouts/open': { expected: signedIn(), path: ownOpenPath },
  'PUT /api/workouts/open/exercises/:id': {
    expected: signedIn(),
    path: async (scene) => `/api/workouts/open/exercises/${await scene.ownOpen()}`,
    body: () => ({ exerciseId: DEADLIFT, position: 1 }),
  },
  'DELETE /api/workouts/open/exercises/:id': {
    expected: signedIn(),
    path: async (scene) => `/api/workouts/open/exercises/${await scene.ownOpen()}`,
  },
  'PUT /api/workouts/open/sets/:id': {
    expected: signedIn(),
    path: async () => `/api/workouts/open/sets/${randomUUID()}`,
    body: async (scene) => ({ exercise: await scene.ownOpen(), position: 0, reps: 5, done: true }),
  },
  'DELETE /api/workouts/open/sets/:id': {
    expected: signedIn(),
    path: async (scene) => `/api/workouts/open/sets/${await scene.ownOpen()}`,
  },
  'POST /api/workouts/open/finish': {
    expected: signedIn(409),
    path: async (scene) => {
      await scene.ownOpen()
      return '/api/workouts/open/finish'
    },
    body: () => ({}),
  },
  'GET /api/workouts/last': {
    expected: signedIn(),
    path: async () => '/api/workouts/last?exercise=018f0000-0000-7000-8000-000000000000',
  },
  'POST /api/workouts/import': { expected: signedIn(202), body: () => A_LOG },
  'POST /api/workouts/import/preview': { expected: signedIn(), body: () => A_LOG },
  'GET /api/workouts/imports': { expected: signedIn() },
  'DELETE /api/workouts/imports/:id': {
    expected: ownerOnly(202),
    path: async (scene) => `/api/workouts/imports/${await scene.finishedImport()}`,
  },
  'GET /api/workouts/imports/:id': {
    expected: ownerOnly(200),
    path: async (scene) => `/api/workouts/imports/${await scene.imported()}`,
  },

  'GET /api/members/:userId/progress': {
    expected: readers,
    path: async ({ member }) => `/api/members/${member.id}/progress`,
  },
  'GET /api/members/:userId/workouts/open': {
    expected: readers,
    path: async (scene) => {
      await scene.membersOpen()
      return `/api/members/${scene.member.id}/workouts/open`
    },
  },
  'PUT /api/members/:userId/workouts/open/exercises/:id': {
    expected: planners,
    path: async (scene) => `/api/members/${scene.member.id}/workouts/open/exercises/${await scene.membersOpen()}`,
    body: () => ({ exerciseId: DEADLIFT, position: 1 }),
  },
  'DELETE /api/members/:userId/workouts/open/exercises/:id': {
    expected: planners,
    path: async (scene) => `/api/members/${scene.member.id}/workouts/open/exercises/${await scene.membersOpen()}`,
  },
  'PUT /api/members/:userId/workouts/open/sets/:id': {
    expected: planners,
    path: async ({ member }) => `/api/members/${member.id}/workouts/open/sets/${randomUUID()}`,
    body: async (scene) => ({ exercise: await scene.membersOpen(), position: 0, targetRepsMin: 5, done: false }),
  },
  'DELETE /api/members/:userId/workouts/open/sets/:id': {
    expected: planners,
    path: async (scene) => `/api/members/${scene.member.id}/workouts/open/sets/${await scene.membersOpen()}`,
  },
  'PUT /api/members/:userId/workouts/open/cue': {
    expected: planners,
    path: async (scene) => {
      await scene.membersOpen()
      return `/api/members/${scene.member.id}/workouts/open/cue`
    },
    body: () => ({ text: 'Slower down' }),
  },
  'GET /api/members/:userId/stats': {
    expected: readers,
    path: async ({ member }) => `/api/members/${member.id}/stats`,
  },
  'GET /api/members/:userId/workouts': {
    expected: readers,
    path: async ({ member }) => `/api/members/${member.id}/workouts`,
  },
  'GET /api/members/:userId/heatmap': {
    expected: readers,
    path: async ({ member }) => `/api/members/${member.id}/heatmap`,
  },
  'GET /api/members/:userId/muscles': {
    expected: readers,
    path: async ({ member }) => `/api/members/${member.id}/muscles`,
  },
  'GET /api/members/:userId/records': {
    expected: readers,
    path: async ({ member }) => `/api/members/${member.id}/records`,
  },
  'GET /api/members/:userId/exercises/:exerciseId/history': {
    expected: readers,
    path: async (scene) => `/api/members/${scene.member.id}/exercises/${await scene.exercise()}/history`,
  },

  'GET /api/measurements': { expected: signedIn() },
  'GET /api/members/:userId/measurements': {
    expected: readers,
    path: async ({ member }) => `/api/members/${member.id}/measurements`,
  },
  // whoever asks, it is their own that is entered or removed
  'PUT /api/measurements/:kind/:date': {
    expected: signedIn(),
    path: async () => '/api/measurements/waist_cm/2020-01-01',
    body: () => ({ value: 80 }),
  },
  'DELETE /api/measurements/:kind/:date': {
    expected: ownerOnly(200),
    path: async (scene) => `/api/measurements/${await scene.measurement()}`,
  },
  // an exercise of the member's own
  'PUT /api/goals/:exerciseId': {
    expected: who(401, 200, 400, 400, 400, 400, 400, 400),
    path: async (scene) => `/api/goals/${await scene.exercise()}`,
    body: () => ({ targetWeightKg: 100 }),
  },
  'DELETE /api/goals/:exerciseId': {
    expected: ownerOnly(200),
    path: async (scene) => `/api/goals/${await scene.goal()}`,
  },

  'GET /api/members/:userId/assignments': {
    expected: readers,
    path: async ({ member }) => `/api/members/${member.id}/assignments`,
  },
  'POST /api/members/:userId/assignments': {
    expected: who(401, 403, 403, 403, 201, 403, 403, 403),
    path: async ({ member }) => `/api/members/${member.id}/assignments`,
    body: () => anAssignment(DEADLIFT),
  },
  // only whoever planned it, and only as long as they coach
  'PATCH /api/assignments/:id': {
    expected: who(401, 404, 404, 404, 200, 404, 404, 404),
    path: async (scene) => `/api/assignments/${await scene.assignment()}`,
    body: () => ({ title: 'Changed' }),
  },
  'DELETE /api/assignments/:id': {
    expected: who(401, 403, 404, 404, 204, 404, 404, 404),
    path: async (scene) => `/api/assignments/${await scene.assignment()}`,
  },

  'GET /api/workouts/:id/comments': {
    expected: discreetly,
    path: async (scene) => `/api/workouts/${await scene.workout()}/comments`,
  },
  // an admin reads, and says nothing
  'POST /api/workouts/:id/comments': {
    expected: who(401, 201, 404, 404, 201, 404, 404, 403),
    path: async (scene) => `/api/workouts/${await scene.workout()}/comments`,
    body: () => ({ body: 'Well done' }),
  },
  'DELETE /api/comments/:id': {
    expected: who(401, 204, 404, 404, 403, 404, 404, 403),
    path: async (scene) => `/api/comments/${await scene.comment()}`,
  },

  'GET /api/muscles': { expected: signedIn() },
  'GET /api/exercises': { expected: signedIn() },
  'GET /api/exercises/aliases': { expected: signedIn() },
  'PUT /api/exercises/aliases': {
    expected: signedIn(),
    body: () => ({ name: 'Pec day', exerciseId: DEADLIFT }),
  },
  // nothing was said
  'DELETE /api/exercises/aliases': { expected: signedIn(404), path: async () => '/api/exercises/aliases?name=Pec' },
  'GET /api/exercises/:id': {
    expected: discreetly,
    path: async (scene) => `/api/exercises/${await scene.exercise()}`,
  },
  'PATCH /api/exercises/:id': {
    expected: ownerOnly(200),
    path: async (scene) => `/api/exercises/${await scene.exercise()}`,
    body: () => ({ name: 'Sled drag' }),
  },
  'DELETE /api/exercises/:id': {
    expected: ownerOnly(200),
    path: async (scene) => `/api/exercises/${await scene.exercise()}`,
  },
  'POST /api/exercises': { expected: signedIn(201), body: () => ({ name: 'Sled push' }) },

  'GET /api/coach/next': { expected: signedIn() },
  // an exercise of the member's own, which nobody else has
  'GET /api/coach/plans/:exerciseId': { expected: ownerOnly(200), path: planPath },
  'PUT /api/coach/plans/:exerciseId': {
    expected: ownerOnly(200),
    path: planPath,
    body: () => ({ method: 'double', repsMin: 5, repsMax: 8, targetRpe: null, stepKg: null }),
  },
  'DELETE /api/coach/plans/:exerciseId': { expected: ownerOnly(200), path: planPath },

  'GET /api/trainers/me/clients': { expected: trainers() },
  'GET /api/trainers/me/dashboard': { expected: trainers() },
  'POST /api/trainers/me/clients': {
    expected: who(401, 403, 403, 409, 409, 201, 201, 403),
    body: ({ member }) => ({ email: member.email }),
  },
  'GET /api/coaching': { expected: signedIn() },
  'POST /api/coaching/:id/block': {
    expected: ownerOnly(204),
    path: async (scene) => `/api/coaching/${await scene.link()}/block`,
  },
  'DELETE /api/coaching/blocked/:id': {
    expected: ownerOnly(204),
    path: async (scene) => `/api/coaching/blocked/${await scene.blockedTrainer()}`,
  },
  'POST /api/coaching/:id/accept': {
    expected: ownerOnly(200),
    path: async (scene) => `/api/coaching/${await scene.link()}/accept`,
  },
  'PATCH /api/coaching/:id': {
    expected: who(401, 404, 404, 404, 200, 404, 404, 404),
    path: async (scene) => `/api/coaching/${await scene.link()}`,
    body: () => ({ followUpDays: 10 }),
  },
  'DELETE /api/coaching/:id': {
    expected: who(401, 204, 404, 204, 204, 204, 404, 204),
    path: async (scene) => `/api/coaching/${await scene.link()}`,
  },

  'GET /api/groups': { expected: signedIn() },
  'POST /api/groups': { expected: signedIn(201), body: () => ({ name: 'Late birds' }) },
  // that there is such a group is told to its members, and to whom they ask
  'GET /api/groups/:id': { expected: ownerOnly(200), path: async (scene) => `/api/groups/${await scene.group()}` },
  'POST /api/groups/:id/link': {
    expected: ownerOnly(200),
    path: async (scene) => `/api/groups/${await scene.group()}/link`,
  },
  // whoever has the link may join
  'GET /api/group-links/:secret': {
    expected: signedIn(),
    path: async (scene) => `/api/group-links/${await scene.joinSecret()}`,
  },
  'POST /api/group-links/:secret/join': {
    expected: signedIn(),
    path: async (scene) => `/api/group-links/${await scene.joinSecret()}/join`,
  },
  'PUT /api/groups/:id/owner': {
    expected: ownerOnly(200),
    path: async (scene) => `/api/groups/${await scene.group()}/owner`,
    body: async (scene) => ({ userId: (await scene.companion()).id }),
  },
  'DELETE /api/groups/:id/removed/:userId': {
    expected: ownerOnly(204),
    path: async (scene) => `/api/groups/${await scene.group()}/removed/${(await scene.removed()).id}`,
  },
  'PATCH /api/groups/:id': {
    expected: ownerOnly(200),
    path: async (scene) => `/api/groups/${await scene.group()}`,
    body: () => ({ name: 'Night owls' }),
  },
  'DELETE /api/groups/:id': { expected: ownerOnly(204), path: async (scene) => `/api/groups/${await scene.group()}` },
  'DELETE /api/groups/:id/members/:userId': {
    expected: ownerOnly(204),
    path: async (scene) => `/api/groups/${await scene.group()}/members/${(await scene.companion()).id}`,
  },
  'POST /api/groups/:id/invitations': {
    expected: ownerOnly(201),
    path: async (scene) => `/api/groups/${await scene.group()}/invitations`,
    body: async ({ stage }) => ({ email: (await stage.person('member')).email }),
  },
  'DELETE /api/groups/:id/invitation': {
    expected: who(401, 404, 204, 204, 204, 204, 204, 204),
    path: async (scene) => `/api/groups/${await scene.invitedTo(scene.caller)}/invitation`,
  },
  'DELETE /api/groups/:id/invitations/:invitationId': {
    expected: ownerOnly(204),
    path: async (scene) => {
      const { groupId, id } = await scene.invitation(await scene.stage.person('member'))
      return `/api/groups/${groupId}/invitations/${id}`
    },
  },
  // only who was asked; a member is in it already
  'POST /api/groups/:id/join': {
    expected: ownerOnly(200),
    path: async (scene) => `/api/groups/${await scene.group()}/join`,
  },
  'POST /api/groups/:id/block': {
    expected: who(401, 404, 204, 204, 204, 204, 204, 204),
    path: async (scene) => `/api/groups/${await scene.invitedTo(scene.caller)}/block`,
  },
  'DELETE /api/groups/:id/block': {
    expected: who(401, 404, 204, 204, 204, 204, 204, 204),
    path: async (scene) => `/api/groups/${await scene.blockedGroup(scene.caller)}/block`,
  },
  'DELETE /api/groups/:id/membership': {
    expected: ownerOnly(204),
    path: async (scene) => `/api/groups/${await scene.group()}/membership`,
  },
  'PATCH /api/groups/:id/membership': {
    expected: ownerOnly(204),
    path: async (scene) => `/api/groups/${await scene.group()}/membership`,
    body: () => ({ showsMyTraining: true }),
  },
  'GET /api/groups/:id/training': {
    expected: ownerOnly(200),
    path: async (scene) => `/api/groups/${await scene.group()}/training`,
  },
  'GET /api/groups/:id/leaderboard': {
    expected: who(401, 200, 404, 404, 404, 404, 404, 200),
    path: async (scene) => `/api/groups/${await scene.group()}/leaderboard`,
  },
}
