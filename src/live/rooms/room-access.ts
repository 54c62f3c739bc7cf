import { jitter } from '../../contract/arithmetic/backoff.ts'
import type { Id, Version } from '../../contract/common.ts'
import { LIMITS } from '../../contract/limits.ts'
import type { JoinAnswer } from '../../contract/live.ts'
import { isNewer } from '../../contract/version.ts'
import { FairLimit, Limit } from '../../runtime/semaphore.ts'
import type { LiveContext } from '../context.ts'
import type { Opened, Principal, RoomState } from '../ports.ts'
import type { LiveSocket, RoomClosed } from '../socket-types.ts'
import { RoomBatcher } from './room-batcher.ts'
import type { Member, Room, RoomKind, Rooms } from './rooms.ts'
import type { WatchedRooms } from './watched-rooms.ts'

/** What is read at once for joins: a crowd that reconnects must not hold every connection to the database. */
const JOINS = { atOnce: 6, atOnceAKey: 3, waiting: 5_000, waitingAKey: 1_000 }
const CHECKS = { atOnce: 4, waiting: Number.POSITIVE_INFINITY }
/** A trainer's board is one room a client. */
const MAX_ROOMS = LIMITS.roomsAConnection.most
/** After this time a client that could not be answered may ask again. */
const RETRY_MS = 1_000

type OpenedRoom = Opened<RoomState>

const forbidden: OpenedRoom = { allowed: false, reason: 'forbidden' }

/** Who comes into a room, and who has to go. */
export class RoomAccess {
  readonly #context: LiveContext
  readonly #rooms: Rooms
  readonly #watched: WatchedRooms
  readonly #entries: RoomBatcher<Member, OpenedRoom>
  readonly #permissions: RoomBatcher<Member, boolean>
  readonly #checks = new Limit(CHECKS)

  constructor(context: LiveContext, rooms: Rooms, watched: WatchedRooms) {
    this.#context = context
    this.#rooms = rooms
    this.#watched = watched
    // in turns by account: one that asks for a thousand rooms keeps nobody else waiting
    const joins = new FairLimit(JOINS)
    const accountOf = (member: Member) => principalOf(member).userId
    this.#entries = new RoomBatcher(joins, accountOf, async (room, members) => {
      const present = members.some((member) => rooms.isIn(room, member))
      if (!present) return members.map(() => forbidden)
      return await context.ports[room.kind].open(members.map(principalOf), room.subjectId)
    })
    this.#permissions = new RoomBatcher(joins, accountOf, (room, members) => this.#stillAllowed(room, members))
  }

  /**
   * Room first, snapshot second: an event that the snapshot does not contain is made, and reaches the socket by the room. Whoever is
   * not the owner is asked for permission before that as well, so that no stranger hears an event while the snapshot is
   * read. `answer` is called once, in the tick in which the room's books are made up: what follows on the wire is newer.
   */
  async join(
    socket: LiveSocket,
    kind: RoomKind,
    subjectId: Id,
    clientVersion: Version | undefined,
    answer: (answer: JoinAnswer) => void,
  ): Promise<void> {
    if (this.#rooms.count(socket) >= MAX_ROOMS && !this.#rooms.get(kind, subjectId)?.members.has(socket.id)) {
      answer(refusal('invalid', `At most ${MAX_ROOMS} rooms`))
      return
    }
    const { room, member } = this.#rooms.enter(socket, kind, subjectId)
    member.joining++
    try {
      const opened = await this.#open(room, member)
      if (!this.#rooms.isIn(room, member)) answer(refusal('forbidden'))
      else if (opened.allowed) answer(this.#admit(room, member, opened, clientVersion))
      else {
        this.#rooms.leave(socket, room)
        answer(refusal(opened.reason))
      }
    } catch (error) {
      this.#report(error, subjectId)
      // Nobody has said that this socket may be here, and no other question is under way.
      if (member.held === undefined && member.joining === 1) this.#rooms.leave(socket, room)
      answer(unavailable())
    } finally {
      this.#rooms.joinEnded(member)
    }
  }

  /** Reads permission and state; once more if the state is older than what this room was already shown. */
  async #open(room: Room, member: Member): Promise<OpenedRoom> {
    if (!(await this.#mayListen(room, member)) || !this.#rooms.isIn(room, member)) return forbidden
    this.#rooms.subscribe(room, member)
    await Promise.all([this.#watched.mark([room]), this.#context.bus.settled()])
    const shown = newestHeld(room)
    const opened = await this.#entries.ask(room, member)
    const isOld = opened.allowed && shown !== undefined && isNewer(shown, opened.version)
    return isOld ? await this.#entries.ask(room, member) : opened
  }

  /** A stranger hears nothing, and has nothing read. */
  async #mayListen(room: Room, member: Member): Promise<boolean> {
    if (member.subscribed || principalOf(member).userId === room.subjectId) return true
    return await this.#permissions.ask(room, member)
  }

  #admit(room: Room, member: Member, state: RoomState, clientVersion: Version | undefined): JoinAnswer {
    const { version, progress } = state
    this.#rooms.answered(member, version)
    this.#rooms.noteExpiry(room, state)
    const isCurrent = clientVersion !== undefined && this.#context.isUpToDate(clientVersion, version)
    return { ok: true, version, ...(progress !== undefined && !isCurrent && { progress }) }
  }

  /**
   * Asks the database again for everybody in a room but the account itself, and makes those leave who may not stay.
   * Resolves to whether all could be asked; if not, the room stays in doubt and the comparison comes back to it.
   */
  async recheck(room: Room): Promise<boolean> {
    // Taken back first: a doubt that arises while the database is asked is a new one.
    room.accessInDoubt = false
    const members = [...room.members.values()].filter((member) => principalOf(member).userId !== room.subjectId)
    if (members.length === 0) return true
    try {
      const allowed = await this.#checks.run(() => this.#stillAllowed(room, members))
      for (const [index, member] of members.entries()) {
        if (!allowed[index] && this.#rooms.isIn(room, member)) this.#close(room, member, 'forbidden')
      }
      return true
    } catch (error) {
      this.#report(error, room.subjectId)
      room.accessInDoubt = true
      return false
    }
  }

  #stillAllowed(room: Room, members: readonly Member[]): Promise<boolean[]> {
    return this.#context.ports[room.kind].stillAllowed(members.map(principalOf), room.subjectId)
  }

  /** The account or group is gone: so is its room. */
  closeRoom(room: Room): void {
    for (const member of [...room.members.values()]) this.#close(room, member, 'not-found')
  }

  #close(room: Room, { socket }: Member, code: RoomClosed['code']): void {
    this.#rooms.leave(socket, room)
    const { subjectId } = room
    socket.emit('roomClosed', room.kind === 'progress' ? { userId: subjectId, code } : { groupId: subjectId, code })
  }

  #report(error: unknown, subjectId: Id): void {
    const { ports, log } = this.#context
    if (ports.isUnavailable(error)) log.debug({ err: error, subjectId }, 'A room could not be read')
    else log.error({ err: error, subjectId }, 'A room could not be read')
  }
}

const principalOf = ({ socket }: Member): Principal => socket.data.principal

function newestHeld(room: Room): Version | undefined {
  let newest: Version | undefined
  for (const { held } of room.members.values()) {
    if (held !== undefined && (newest === undefined || isNewer(held, newest))) newest = held
  }
  return newest
}

const messages = {
  forbidden: 'You are not allowed in this room',
  'not-found': 'There is no such room',
  invalid: 'The request is not valid',
} as const

export const refusal = (code: keyof typeof messages, message: string = messages[code]): JoinAnswer => ({
  ok: false,
  code,
  message,
})

/** With jitter, so that a crowd does not come back at once. */
export const unavailable = (): JoinAnswer => ({
  ok: false,
  code: 'unavailable',
  message: 'Temporarily unavailable; try again',
  retryAfterMs: jitter(RETRY_MS),
})
