import { Limit } from '../../runtime/semaphore.ts'
import type { LiveContext } from '../context.ts'
import type { RepairReason } from '../observer.ts'
import type { RoomState } from '../ports.ts'
import type { RoomAccess } from '../rooms/room-access.ts'
import type { Room, Rooms } from '../rooms/rooms.ts'
import type { WatchedRooms } from '../rooms/watched-rooms.ts'
import { wholeView } from './broadcast.ts'

const CHUNK_ROOMS = 500
const LOADS = { atOnce: 8, waiting: Number.POSITIVE_INFINITY }

/** What one look at a room says. */
type Finding = RepairReason | 'floor-too-low' | 'fine'

/** What is known of the database when a room is looked at. */
interface Known {
  /** The newest committed revision; undefined: could not be told. */
  revision: number | undefined
  epoch: string | undefined
  /** What the room's best informed member held before that was asked: what came since may be newer. */
  heldBefore: number
  nowMs: number
}

function newestRevision({ members }: Room): number {
  let newest = 0
  for (const { held } of members.values()) if (held !== undefined && held.revision > newest) newest = held.revision
  return newest
}

function judge({ members, expiresAtMs }: Room, { revision, epoch, heldBefore, nowMs }: Known): Finding {
  let isShown = false
  for (const { held, joining } of members.values()) {
    // Its answer is on the way.
    if (joining > 0) continue
    isShown = true
    if (held === undefined || (epoch !== undefined && held.epoch !== epoch)) return 'behind'
    if (revision !== undefined && held.revision < revision) return 'behind'
  }
  if (!isShown) return 'fine'
  if (revision !== undefined && revision < heldBefore) return 'floor-too-low'
  return expiresAtMs === undefined || expiresAtMs <= nowMs ? 'new-day' : 'fine'
}

/** Compares all rooms. */
export interface Comparing {
  /** While one comparison runs, further calls become a single one after it. Never rejects. */
  run(): Promise<void>
  /** Resolves when what runs has ended; nothing runs afterwards. */
  stop(): Promise<void>
}

/**
 * What "never lost" rests on: compares what every local socket holds with what is committed, and sends the snapshot to
 * those that are behind, whatever became of the event. Brings a new day's numbers at the member's midnight too.
 */
export class Comparison implements Comparing {
  readonly #context: LiveContext
  readonly #rooms: Rooms
  readonly #access: RoomAccess
  readonly #watched: WatchedRooms
  readonly #loads = new Limit(LOADS)
  #running: Promise<void> | undefined
  #again = false
  #stopped = false

  constructor(context: LiveContext, rooms: Rooms, access: RoomAccess, watched: WatchedRooms) {
    this.#context = context
    this.#rooms = rooms
    this.#access = access
    this.#watched = watched
  }

  async run(): Promise<void> {
    this.#again = this.#running !== undefined
    this.#running ??= this.#runAll().finally(() => {
      this.#running = undefined
    })
    await this.#running
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#running
  }

  async #runAll(): Promise<void> {
    do {
      this.#again = false
      const startedAtMs = this.#context.clock.monotonicMs()
      const rooms = this.#rooms.all()
      for (let start = 0; start < rooms.length && !this.#stopped; start += CHUNK_ROOMS) {
        await this.#compare(rooms.slice(start, start + CHUNK_ROOMS))
      }
      this.#context.observer.compared(rooms.length, this.#context.clock.monotonicMs() - startedAtMs)
    } while (this.#again && !this.#stopped)
  }

  async #compare(rooms: readonly Room[]): Promise<void> {
    const heldBefore = new Map(rooms.map((room) => [room, newestRevision(room)]))
    // The marks first: what is saved without finding one is committed by then, and in what is read.
    const [, newest] = await Promise.all([this.#watched.mark(rooms), this.#newest(rooms)])
    const epoch = this.#context.ports.epoch()
    const nowMs = this.#context.clock.wallMs()
    await Promise.all(
      rooms.map(async (room) => {
        const revision = newest.get(room.subjectId)
        const finding = judge(room, { revision, epoch, heldBefore: heldBefore.get(room) ?? 0, nowMs })
        if (finding === 'fine' && !room.accessInDoubt) return
        await this.#loads
          .run(() => this.#mend(room, finding, revision))
          .catch((error: unknown) => this.#report(error, room))
      }),
    )
  }

  async #newest(rooms: readonly Room[]): Promise<Map<string, number>> {
    try {
      return await this.#context.ports.newest(rooms.map(({ subjectId }) => subjectId))
    } catch (error) {
      this.#report(error)
      return new Map()
    }
  }

  async #mend(room: Room, finding: Finding, known: number | undefined): Promise<void> {
    // A floor below what was delivered is wrong: readers must not trust it.
    if (finding === 'floor-too-low') await this.#context.ports.makeUnknown(room.subjectId)
    if (finding === 'behind' || finding === 'new-day') await this.#bringUpToDate(room, finding, known)
    else if (room.accessInDoubt) await this.#access.recheck(room)
  }

  async #bringUpToDate(room: Room, reason: RepairReason, known = 0): Promise<void> {
    const { ports, observer, log } = this.#context
    const { subjectId } = room
    const state: RoomState | undefined = await ports[room.kind].load(subjectId)
    if (state === undefined) {
      this.#access.closeRoom(room)
      return
    }
    // Known as committed before the database was asked, and the database has it no more: a floor of another history.
    // It would make this room seem to be behind every second.
    if (state.version.revision < known) await ports.makeUnknown(subjectId)
    // Of the changes that were missed the kinds are not known. Who may no longer be here must not get the snapshot, so
    // permission is asked for after it was read: whoever holds a version had it, at that version or later.
    if (!(await this.#access.recheck(room))) return
    const { version, progress } = state
    const sockets = this.#rooms.bringUpToDate(
      room,
      progress === undefined ? { groupId: subjectId, version } : wholeView(subjectId, { version, progress }),
    )
    this.#rooms.noteExpiry(room, state)
    if (sockets === 0) return
    observer.repaired(reason, sockets)
    log.info({ subjectId, revision: version.revision, reason, sockets }, 'Room brought up to date')
  }

  #report(error: unknown, room?: Room): void {
    const { ports, log } = this.#context
    const details = { err: error, ...(room && { subjectId: room.subjectId }) }
    if (ports.isUnavailable(error)) log.debug(details, 'Rooms could not be compared')
    else log.error(details, 'Rooms could not be compared')
  }
}
