import type { GoalInput, MeasurementPage, MeasurementQuery, SavedBody } from '../../contract/body.ts'
import type { Answer } from '../../contract/common.ts'
import type { MeasurementKind } from '../../contract/enums.ts'
import type { Requests } from '../requests.ts'
import { jsonOf } from '../transport.ts'

/** Measurements and goals. What is entered is the caller's own. */
export function bodyRoutes({ read, save }: Requests) {
  const measurement = (kind: MeasurementKind, date: string) => `/api/measurements/${kind}/${date}`
  return {
    /** Newest first. */
    measurements: async (userId = 'me', query: MeasurementQuery = {}): Promise<Answer<MeasurementPage>> =>
      jsonOf(await read(userId, `/api/members/${userId}/measurements`, { ...query })),
    /** @param value in kg, per cent or cm, by kind */
    measure: (kind: MeasurementKind, date: string, value: number): Promise<SavedBody> =>
      save(measurement(kind, date), { method: 'PUT', json: { value } }),
    removeMeasurement: (kind: MeasurementKind, date: string): Promise<SavedBody> =>
      save(measurement(kind, date), { method: 'DELETE' }),
    /** Sets the goal for an exercise, in the place of an earlier one. How far it is stands in the progress view. */
    setGoal: (exerciseId: string, goal: GoalInput): Promise<SavedBody> =>
      save(`/api/goals/${exerciseId}`, { method: 'PUT', json: goal }),
    removeGoal: (exerciseId: string): Promise<SavedBody> => save(`/api/goals/${exerciseId}`, { method: 'DELETE' }),
  }
}
