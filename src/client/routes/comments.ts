import type { Requests } from '../requests.ts'

/** What a member and their trainers say about a workout. */
export const commentRoutes = (_requests: Requests) => ({})
