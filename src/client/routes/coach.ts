import type { Requests } from '../requests.ts'

/** What to lift next, and how the coach moves an exercise on. */
export const coachRoutes = (_requests: Requests) => ({})
