import { DEMO_PEOPLE } from '../../src/contract/demo-people.ts'
import { loadDemo } from '../../src/demo/load.ts'
import type { App } from '../../src/http/app-types.ts'

type Call = <T>(url: string) => Promise<T>

/** The demonstration's people in a new database, and the addresses of every page that each of them has. */
export async function demoScene(app: App) {
  await loadDemo(
    ({ method, url, headers, payload }) => app.inject({ method, url, headers, ...(payload && { payload }) }),
    new Date(),
  )
  const member = DEMO_PEOPLE.find(({ role }) => role === 'member')!
  const trainer = DEMO_PEOPLE.find(({ role }) => role === 'trainer')!
  const asMember = await signedIn(app, member)
  const {
    data: { workouts },
  } = await asMember<{ data: { workouts: { id: string; exercises: { exerciseId: string }[] }[] } }>(
    '/api/workouts?limit=1',
  )
  const { groups } = (await asMember<{ data: { groups: { id: string }[] } }>('/api/groups')).data
  const { user } = (await asMember<{ data: { user: { id: string } } }>('/api/me')).data
  const workout = workouts[0]!
  return {
    member,
    trainer,
    pages: {
      member: [
        ['today', 'today'],
        ['progress', 'progress'],
        ['history', 'workouts'],
        ['workout', `workouts/${workout.id}`],
        ['edit-workout', `workouts/${workout.id}/edit`],
        ['log', 'log'],
        ['log-past', 'log/past'],
        ['exercises', 'exercises'],
        ['exercise', `exercises/${workout.exercises[0]!.exerciseId}`],
        ['groups', 'groups'],
        ...groups.slice(0, 1).map(({ id }): [string, string] => ['group', `groups/${id}`]),
        ['settings', 'settings'],
        ['import', 'import'],
        ['more', 'more'],
      ],
      trainer: [
        ['clients', 'clients'],
        ['client', `members/${user.id}`],
      ],
      beginner: [
        ['today', 'today'],
        ['progress', 'progress'],
        ['history', 'workouts'],
        ['exercises', 'exercises'],
        ['groups', 'groups'],
      ],
    } satisfies Record<string, [name: string, path: string][]> as Record<
      'member' | 'trainer' | 'beginner',
      [string, string][]
    >,
  }
}

async function signedIn(app: App, { email, password }: { email: string; password: string }): Promise<Call> {
  const answer = await app.inject({ method: 'POST', url: '/api/auth/login', payload: { email, password } })
  const { accessToken } = answer.json<{ accessToken: string }>()
  return async (url) => (await app.inject({ url, headers: { authorization: `Bearer ${accessToken}` } })).json()
}
