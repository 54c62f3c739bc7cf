import type { ExerciseHistory, Heatmap, HistoryQuery, MuscleWeeks, RecordQuery } from '../../contract/analysis.ts'
import type { Answer, Sent } from '../../contract/common.ts'
import type { ProgressAnswer, RecordPage, StatisticsView } from '../../contract/progress.ts'
import type { Requests } from '../requests.ts'
import { jsonOf } from '../transport.ts'

const KEPT_ANSWERS = 100

export function progressRoutes({ read }: Requests) {
  /** The last answer by path. What has not changed since is not sent again, and is answered by the same object. */
  const kept = new Map<string, { etag: string; answer: ProgressAnswer }>()
  return {
    /** A member's progress; `me` is the caller. */
    async get(userId = 'me'): Promise<ProgressAnswer> {
      const path = `/api/members/${userId}/progress`
      const known = kept.get(path)
      const response = await read(userId, path, undefined, known?.etag)
      if (response.status === 304 && known) return known.answer
      const answer = await jsonOf<ProgressAnswer>(response)
      const etag = response.headers.get('etag')
      kept.delete(path)
      if (etag !== null) kept.set(path, { etag, answer })
      if (kept.size > KEPT_ANSWERS) kept.delete(kept.keys().next().value as string)
      return answer
    },
    async statistics(userId = 'me'): Promise<Answer<StatisticsView>> {
      return jsonOf(await read(userId, userId === 'me' ? '/api/workouts/stats' : `/api/members/${userId}/stats`))
    },
    /** Training days of 53 weeks. */
    heatmap: async (userId = 'me'): Promise<Answer<Heatmap>> =>
      jsonOf(await read(userId, `/api/members/${userId}/heatmap`)),
    /** Fractional working sets a muscle, week by week, and the member's own band. */
    muscles: async (userId = 'me', weeks = 12): Promise<Answer<MuscleWeeks>> =>
      jsonOf(await read(userId, `/api/members/${userId}/muscles`, { weeks })),
    /** Newest first, a page at a time. */
    records: async (userId = 'me', query: Sent<RecordQuery> = {}): Promise<Answer<RecordPage>> =>
      jsonOf(await read(userId, `/api/members/${userId}/records`, { ...query })),
    /** One exercise workout by workout, newest first, a page at a time. */
    history: async (exerciseId: string, userId = 'me', query: HistoryQuery = {}): Promise<Answer<ExerciseHistory>> =>
      jsonOf(await read(userId, `/api/members/${userId}/exercises/${exerciseId}/history`, { ...query })),
    /** Forgets every kept answer: they are the former user's. */
    forget: () => kept.clear(),
  }
}
