import { SpotterError } from './errors.ts'
import type { Session } from './session.ts'
import { jsonOf, type Query, type RequestOptions, type Transport } from './transport.ts'

/** Requests in the name of whoever is signed in. */
export interface Requests {
  send(path: string, options?: RequestOptions): Promise<Response>
  json<T>(path: string, options?: RequestOptions): Promise<T>
  /** A coherent read of a subject's page: never older than this client's own saves. `ifNoneMatch` may bring a 304. */
  read(subjectId: string, path: string, query?: Query, ifNoneMatch?: string): Promise<Response>
  /** A save: remembers the revision that the answer names, of the caller's own page unless told otherwise. */
  save<T>(path: string, options: RequestOptions, subjectId?: string): Promise<T>
}

interface Mark {
  epoch: string
  revision: number
}

export function createRequests(transport: Transport, session: Session): Requests {
  /** By subject: the newest revision that this client's own saves were answered with. */
  const marks = new Map<string, Mark>()
  const idOf = (subjectId: string) => (subjectId === 'me' ? (session.user?.id ?? 'me') : subjectId)

  async function send(path: string, options: RequestOptions = {}): Promise<Response> {
    const withToken = (token: string) =>
      transport(path, { ...options, headers: { ...options.headers, authorization: `Bearer ${token}` } })
    const token = await session.token()
    const asking = session.user?.id
    try {
      return await withToken(token)
    } catch (error) {
      if (!(error instanceof SpotterError) || error.status !== 401 || error.code === 'wrong-credentials') throw error
      // Somebody else has signed in meanwhile: this is not theirs to send.
      if (session.user?.id !== asking) throw error
      // Another request may have renewed it meanwhile: then that token is tried, and none is asked for twice.
      const current = await session.token()
      return withToken(current === token ? await session.refresh() : current)
    }
  }

  async function read(subjectId: string, path: string, query?: Query, ifNoneMatch?: string): Promise<Response> {
    const id = idOf(subjectId)
    const mark = marks.get(id)
    const ask = (minimum: Mark | undefined) =>
      send(path, {
        query,
        headers: {
          'if-none-match': ifNoneMatch,
          'x-min-revision': minimum && `${minimum.epoch}:${minimum.revision}`,
        },
      })
    try {
      return await ask(mark)
    } catch (error) {
      // The database was restored to before our save: what we remember of it is no longer true.
      const lost = error instanceof SpotterError && (error.code === 'epoch-changed' || error.code === 'revision-ahead')
      if (!mark || !lost) throw error
      if (marks.get(id) === mark) marks.delete(id)
      return ask(undefined)
    }
  }

  function remember(subjectId: string, answer: unknown): void {
    if (typeof answer !== 'object' || answer === null) return
    const { epoch, revision } = answer as Partial<Mark>
    const id = idOf(subjectId)
    if (id === 'me' || typeof epoch !== 'string' || typeof revision !== 'number') return
    const known = marks.get(id)
    if (known?.epoch === epoch && known.revision >= revision) return
    marks.set(id, { epoch, revision })
  }

  return {
    send,
    json: async (path, options) => jsonOf(await send(path, options)),
    read,
    async save<T>(path: string, options: RequestOptions, subjectId = 'me') {
      const answer = await jsonOf<T>(await send(path, options))
      remember(subjectId, answer)
      return answer
    },
  }
}
