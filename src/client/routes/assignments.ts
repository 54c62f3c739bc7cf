import type { Requests } from '../requests.ts'

/** Workouts that a trainer plans for a client. */
export const assignmentRoutes = (_requests: Requests) => ({})
