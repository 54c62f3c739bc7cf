import type { Requests } from '../requests.ts'

/** Measurements and goals. */
export const bodyRoutes = (_requests: Requests) => ({})
