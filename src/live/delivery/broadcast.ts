import type { Id } from '../../contract/common.ts'
import { groupRoom, type LeaderboardUpdated, type ProgressUpdated, progressRoom } from '../../contract/live.ts'
import type { LiveContext } from '../context.ts'
import type { ProgressState } from '../ports.ts'
import { accountRoom, type ServerEvents } from '../socket-types.ts'

/** The event that brings a whole state, whatever its receivers hold. */
export const wholeView = (
  userId: Id,
  { version, progress }: Pick<ProgressState, 'version' | 'progress'>,
): ProgressUpdated => ({
  userId,
  version,
  base: null,
  change: { kind: 'newer-state' },
  set: progress,
})

/** Emits to the rooms of all instances. Each emit resolves to whether the bus took it; none rejects. */
export class Broadcast {
  readonly #context: Pick<LiveContext, 'io' | 'bus' | 'observer' | 'log'>

  constructor(context: Pick<LiveContext, 'io' | 'bus' | 'observer' | 'log'>) {
    this.#context = context
  }

  async progressUpdated(event: ProgressUpdated): Promise<boolean> {
    const { io, bus, observer, log } = this.#context
    const accepted = await bus.delivered(() => io.to(progressRoom(event.userId)).emit('progressUpdated', event))
    observer.emitted(event.change.kind, accepted)
    const { userId, version, change } = event
    log.info({ userId, revision: version.revision, change: change.kind, accepted }, 'Progress update emitted')
    return accepted
  }

  async leaderboardUpdated(event: LeaderboardUpdated): Promise<boolean> {
    const { io, bus, observer } = this.#context
    const accepted = await bus.delivered(() => io.to(groupRoom(event.groupId)).emit('leaderboardUpdated', event))
    observer.emitted('leaderboard', accepted)
    return accepted
  }

  /** To every socket of one account, in no room of others. Nothing repairs it: only for what may be missed. */
  async toAccount(userId: Id, event: 'importProgress', payload: Parameters<ServerEvents['importProgress']>[0]) {
    const { io, bus } = this.#context
    return await bus.delivered(() => io.to(accountRoom(userId)).emit(event, payload))
  }
}
