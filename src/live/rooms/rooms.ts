import type { Id, Version } from '../../contract/common.ts'
import { groupRoom, type LeaderboardUpdated, type ProgressUpdated, progressRoom } from '../../contract/live.ts'
import { isNewer } from '../../contract/version.ts'
import type { RoomState } from '../ports.ts'
import type { LiveServer, LiveSocket } from '../socket-types.ts'
import { afterAnswer, afterEvent, isUpToDate, type Step, tellsEveryChange } from './client-version.ts'

export type RoomKind = 'progress' | 'leaderboard'

/** One local socket in one room. */
export interface Member {
  readonly socket: LiveSocket
  /** Events of the room reach it. */
  subscribed: boolean
  /** The version that this client holds for certain; undefined: not known. */
  held: Version | undefined
  /** Joins that are not answered yet. */
  joining: number
  /** Events written to it while a join was under way: its client applies them after the answer. */
  missed: Step[]
}

/** A room as this instance knows it: its local sockets. It exists while there is one. */
export interface Room {
  readonly kind: RoomKind
  readonly subjectId: Id
  readonly name: string
  readonly members: Map<string, Member>
  /** When its state changes without a save (a member's midnight); undefined: not known, look it up. */
  expiresAtMs: number | undefined
  /** Something happened after which a member may no longer be allowed here. */
  accessInDoubt: boolean
}

/** Enough for the time of one database read; losing older ones only makes the comparison send a state once more. */
const MAX_MISSED = 100

export const roomName = (kind: RoomKind, subjectId: Id): string =>
  kind === 'progress' ? progressRoom(subjectId) : groupRoom(subjectId)

/**
 * The rooms with local sockets, and what each socket is known to hold. "Delivered to the whole room" is the oldest
 * version among them: a joiner's snapshot counts for the joiner alone.
 *
 * What is written to a socket is observed with `onAnyOutgoing`, Socket.IO's public hook on every packet for it: emitted
 * here, received over the bus or sent to one socket; with every adapter and both kinds of client.
 */
export class Rooms {
  readonly #io: LiveServer
  readonly #rooms = new Map<string, Room>()
  readonly #ofSocket = new Map<string, Set<Room>>()
  readonly #onDoubt: (room: Room) => void
  /** The snapshot being sent by `bringUpToDate`: it is no news about who may be in the room. */
  #repair: ProgressUpdated | LeaderboardUpdated | undefined

  /** @param onDoubt called when an event says that a member may no longer be allowed in a room */
  constructor(io: LiveServer, onDoubt: (room: Room) => void) {
    this.#io = io
    this.#onDoubt = onDoubt
  }

  /** Follows a new socket until it disconnects. */
  follow(socket: LiveSocket): void {
    this.#ofSocket.set(socket.id, new Set())
    socket.onAnyOutgoing((event: unknown, payload: unknown) => this.#observe(socket, event, payload))
    socket.on('disconnect', () => {
      for (const room of this.#ofSocket.get(socket.id) ?? []) this.#remove(socket, room)
      this.#ofSocket.delete(socket.id)
    })
  }

  all(): Room[] {
    return [...this.#rooms.values()]
  }

  get(kind: RoomKind, subjectId: Id): Room | undefined {
    return this.#rooms.get(roomName(kind, subjectId))
  }

  /** How many rooms a socket is in. */
  count(socket: LiveSocket): number {
    return this.#ofSocket.get(socket.id)?.size ?? 0
  }

  /** Notes that a connected socket is in a room, where it may be already. No event reaches it before `subscribe`. */
  enter(socket: LiveSocket, kind: RoomKind, subjectId: Id): { room: Room; member: Member } {
    const name = roomName(kind, subjectId)
    const room = this.#rooms.get(name) ?? this.#create(kind, subjectId, name)
    let member = room.members.get(socket.id)
    if (member === undefined) {
      member = { socket, subscribed: false, held: undefined, joining: 0, missed: [] }
      room.members.set(socket.id, member)
      this.#ofSocket.get(socket.id)?.add(room)
    }
    return { room, member }
  }

  /** From now on events of the room reach this member; those of other instances after the join barrier. */
  subscribe(room: Room, member: Member): void {
    if (member.subscribed) return
    member.subscribed = true
    // Both Redis adapters answer synchronously; what they ask of Redis is covered by the barrier.
    void member.socket.join(room.name)
  }

  leave(socket: LiveSocket, room: Room): void {
    void socket.leave(room.name)
    this.#ofSocket.get(socket.id)?.delete(room)
    this.#remove(socket, room)
  }

  /** True while the member has not left, by itself, by losing its connection or because it was made to. */
  isIn(room: Room, member: Member): boolean {
    return room.members.get(member.socket.id) === member
  }

  /** The client of this member is being answered with a state, now. */
  answered(member: Member, version: Version): void {
    member.held = member.missed.reduce<Version | undefined>(afterEvent, afterAnswer(member.held, version))
  }

  /** Notes when a state that was read ends by itself, unless a newer one came meanwhile. */
  noteExpiry(room: Room, { version, expiresAtMs }: RoomState): void {
    for (const { held } of room.members.values()) if (held !== undefined && isNewer(held, version)) return
    room.expiresAtMs = expiresAtMs
  }

  /** A join that began with `joining++` is over, whatever its end. */
  joinEnded(member: Member): void {
    member.joining--
    if (member.joining === 0) member.missed = []
  }

  /** Sends a whole state to the local sockets that are not known to hold it, and answers how many they are. */
  bringUpToDate(room: Room, event: ProgressUpdated | LeaderboardUpdated): number {
    const behind = [...room.members.values()].filter(
      ({ joining, held }) => joining === 0 && !isUpToDate(held, event.version),
    )
    if (behind.length === 0) return 0
    const receivers = this.#io.local.to(behind.map(({ socket }) => socket.id))
    this.#repair = event
    if ('userId' in event) receivers.emit('progressUpdated', event)
    else receivers.emit('leaderboardUpdated', event)
    this.#repair = undefined
    return behind.length
  }

  #create(kind: RoomKind, subjectId: Id, name: string): Room {
    const room: Room = { kind, subjectId, name, members: new Map(), expiresAtMs: undefined, accessInDoubt: false }
    this.#rooms.set(name, room)
    return room
  }

  #remove(socket: LiveSocket, room: Room): void {
    // A room that is empty already may have a successor of the same name.
    if (room.members.delete(socket.id) && room.members.size === 0) this.#rooms.delete(room.name)
  }

  #observe(socket: LiveSocket, event: unknown, payload: unknown): void {
    if (event === 'progressUpdated') {
      const updated = payload as ProgressUpdated
      const room = this.get('progress', updated.userId)
      const member = room?.members.get(socket.id)
      if (room === undefined || member === undefined) return
      const { held } = member
      this.#advance(member, updated)
      if (updated === this.#repair || isUpToDate(held, updated.version)) return
      this.#reckonWith(room, tellsEveryChange(held, updated) ? updated.change.kind : 'newer-state')
    } else if (event === 'leaderboardUpdated') {
      const { groupId, version } = payload as LeaderboardUpdated
      const room = this.get('leaderboard', groupId)
      const member = room?.members.get(socket.id)
      if (room === undefined || member === undefined) return
      const isNews = payload !== this.#repair && !isUpToDate(member.held, version)
      this.#advance(member, { base: null, version })
      if (!isNews) return
      // somebody may have left the group: the event says no more than that there is news
      this.#reckonWith(room, 'newer-state')
      room.expiresAtMs = version.today === '' ? Number.POSITIVE_INFINITY : Date.parse(version.today)
    }
  }

  #advance(member: Member, step: Step): void {
    member.held = afterEvent(member.held, step)
    if (member.joining > 0 && member.missed.length < MAX_MISSED) member.missed.push(step)
  }

  /** What a change can mean besides new numbers. `newer-state` stands for changes of any kind. */
  #reckonWith(room: Room, kind: ProgressUpdated['change']['kind']): void {
    // Another time zone or day cutoff means another midnight, which the event does not tell.
    if (kind === 'preferences-changed' || kind === 'newer-state') room.expiresAtMs = undefined
    if ((kind === 'coaching-changed' || kind === 'newer-state') && !room.accessInDoubt) {
      room.accessInDoubt = true
      this.#onDoubt(room)
    }
  }
}
