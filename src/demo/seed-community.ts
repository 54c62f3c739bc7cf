import { addDays } from '../contract/arithmetic/civil-days.ts'
import type { Call } from './call.ts'

/** What the demo people do besides logging workouts: a group, a body weight and a goal, a plan and a word from the trainer. */
export async function seedCommunity(members: readonly Call[], asTrainer: Call): Promise<void> {
  const [first, ...others] = members
  if (first === undefined) return
  const { data: me } = await first<{ data: { user: { id: string } } }>('GET', '/api/me')
  // hers: an evening of UTC is the next day in Vienna, and nothing can be planned for a day that is over
  const { today } = (await first<{ version: { today: string } }>('GET', '/api/members/me/progress')).version
  const { id: groupId } = await first<{ id: string }>('POST', '/api/groups', { name: 'Iron Tuesdays' })
  const { data: group } = await first<{ data: { people: { joinSecret: string } } }>('GET', `/api/groups/${groupId}`)
  for (const call of others) await call('POST', `/api/group-links/${group.people.joinSecret}/join`)
  for (const call of members) await call('PATCH', '/api/me', { preferences: { leaderboardOptIn: true } })

  for (const [week, value] of WEIGHTS_KG.entries()) {
    const date = addDays(today, -7 * (WEIGHTS_KG.length - 1 - week))
    await first('PUT', `/api/measurements/body_weight_kg/${date}`, { value })
  }
  const { data } = await first<{ data: { workouts: Workout[] } }>('GET', '/api/workouts?limit=1')
  const workout = data.workouts[0]
  if (workout === undefined) return
  const lifts = workout.exercises.filter(({ sets }) => sets.some(({ weightKg }) => weightKg !== null))
  const heaviest = lifts.map((lift) => ({ ...lift, kg: Math.max(...lift.sets.map(({ weightKg }) => weightKg ?? 0)) }))
  const main = heaviest.sort((a, b) => b.kg - a.kg)[0]
  if (main === undefined) return
  await first('PUT', `/api/goals/${main.exerciseId}`, {
    targetWeightKg: Math.ceil((main.kg * 1.1) / 5) * 5,
    targetReps: 5,
    dueOn: addDays(today, 60),
  })
  await asTrainer('POST', `/api/members/${me.user.id}/assignments`, {
    scheduledOn: [today, addDays(today, 3)],
    title: 'Heavy day',
    notes: 'Leave two repetitions in reserve on every set.',
    items: heaviest.slice(0, 3).map(({ exerciseId, kg }) => ({
      exerciseId,
      sets: 3,
      repsMin: 5,
      repsMax: 8,
      weightKg: kg,
      rpe: 8,
      durationS: null,
      notes: null,
    })),
  })
  await asTrainer('POST', `/api/workouts/${workout.id}/comments`, { body: 'Clean sets. Add a little next time.' })
}

/** A body weight for each of the last eight weeks. */
const WEIGHTS_KG = [71.8, 71.6, 71.9, 71.2, 70.9, 71.1, 70.6, 70.4]

interface Workout {
  id: string
  exercises: { exerciseId: string; sets: { weightKg: number | null }[] }[]
}
