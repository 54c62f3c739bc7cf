import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Id } from '../../src/contract/common.ts'
import type { Role } from '../../src/contract/enums.ts'
import type { OpenAnswer } from '../../src/contract/index.ts'
import { createAccount } from '../../src/db/create-account.ts'
import { foldEmail } from '../../src/db/email.ts'
import { newId } from '../../src/db/new-id.ts'
import { assignedWorkout, coaching, invitation } from '../../src/db/schema/index.ts'
import type { App } from '../../src/http/app-types.ts'
import { joinByLinkOf, joinSecretOf } from '../support/groups.ts'
import { asId } from '../support/ids.ts'
import { importCsv } from '../support/imports.ts'
import { aWorkout, PASSWORD, type Person, personOf, request } from '../support/person.ts'

/**
 * Who asks. All but the first are signed in; the trainers stand in this relation to the member whose things are asked
 * for: invited but not accepted, active, ended, none.
 */
export const CALLERS = [
  'nobody',
  'member',
  'another member',
  'invited trainer',
  'active trainer',
  'ended trainer',
  'other trainer',
  'admin',
] as const
export type Caller = (typeof CALLERS)[number]

const ROLE_OF: Record<Exclude<Caller, 'nobody' | 'member'>, Role> = {
  'another member': 'member',
  'invited trainer': 'trainer',
  'active trainer': 'trainer',
  'ended trainer': 'trainer',
  'other trainer': 'trainer',
  admin: 'admin',
}

const LINK_OF = { 'invited trainer': 'invited', 'active trainer': 'active', 'ended trainer': 'ended' } as const

/** Makes people and their things as quickly as a table of hundreds of cells needs them. */
export class Stage {
  readonly app: App
  readonly url: string
  readonly #passwordHash: string

  private constructor(app: App, url: string, passwordHash: string) {
    this.app = app
    this.url = url
    this.#passwordHash = passwordHash
  }

  /** Registers one person the long way; everybody else gets this one's password. */
  static async at(app: App, url: string): Promise<Stage> {
    const email = `${randomUUID()}@example.com`
    const registration = { email, password: PASSWORD, displayName: 'The first' }
    const { status } = await request(url, 'POST', '/api/auth/register', registration)
    if (status !== 201) throw new Error(`register: ${status}`)
    const found = await app.database.db.query.account.findFirst({ where: (table, { eq }) => eq(table.email, email) })
    if (found === undefined) throw new Error('the registered person is not there')
    return new Stage(app, url, found.passwordHash)
  }

  /** Somebody new with a token, written straight into the database: that is how an admin is made. */
  async person(role: Role): Promise<Person> {
    const given = { email: `${randomUUID()}@example.com`, displayName: role, role, createdAt: new Date() }
    const { db } = this.app.database
    const { id, email } = await db.transaction((tx) =>
      createAccount(tx, { ...given, passwordHash: this.#passwordHash }),
    )
    return personOf(this.url, email, id, this.app.signAccessToken({ userId: id, role, sessionId: newId() }))
  }

  /** A link as it is after so many steps. Nothing about these two may have been read before. */
  async link(trainer: Person, member: Person, status: 'invited' | 'active' | 'ended'): Promise<Id> {
    const id = newId()
    if (status === 'invited') {
      await this.app.database.db
        .insert(invitation)
        .values({ id, inviterId: trainer.id, email: foldEmail(member.email), sentAt: new Date() })
      return id
    }
    const endedAt = status === 'ended' ? new Date() : null
    await this.app.database.db
      .insert(coaching)
      .values({ id, trainerId: trainer.id, clientId: member.id, status, endedAt })
    return id
  }

  /** A workout that a trainer planned. Nothing about the member may have been read before. */
  async assignment(trainer: Person, member: Person): Promise<Id> {
    const id = newId()
    const [trainerId, clientId] = [trainer.id, member.id]
    const planned = { id, trainerId, clientId, scheduledOn: '2026-01-02', title: 'Push day', items: [] }
    await this.app.database.db.insert(assignedWorkout).values(planned)
    return id
  }

  /** A member (a new one unless given), and somebody new who wants something of the member's. */
  async scene(caller: Caller, given?: Person): Promise<Scene> {
    const member = given ?? (await this.person('member'))
    if (caller === 'nobody') return new Scene(this, member, undefined)
    if (caller === 'member') return new Scene(this, member, member)
    const person = await this.person(ROLE_OF[caller])
    const status = caller in LINK_OF ? LINK_OF[caller as keyof typeof LINK_OF] : undefined
    if (status === undefined) return new Scene(this, member, person)
    return new Scene(this, member, person, { id: await this.link(person, member, status), status })
  }
}

/** One each: an id that can be told from the person's. */
const OPEN_BLOCK_OF = ({ id }: Person): Id => asId(`${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`)

/** The caller's link to the member. */
interface OwnLink {
  id: Id
  status: 'invited' | 'active' | 'ended'
}

/** What the requests of one cell, or of several that change nothing, are about. Everything is the member's. */
export class Scene {
  readonly stage: Stage
  readonly member: Person
  /** Undefined: nobody is signed in. */
  readonly caller: Person | undefined
  readonly #ownLink: OwnLink | undefined
  readonly #made = new Map<string, Promise<string>>()

  constructor(stage: Stage, member: Person, caller: Person | undefined, ownLink?: OwnLink) {
    this.stage = stage
    this.member = member
    this.caller = caller
    this.#ownLink = ownLink
  }

  workout(): Promise<Id> {
    return this.#once('workout', async () => {
      const { body } = await this.member.call<{ workout: { id: Id } }>('POST', '/api/workouts', aWorkout())
      return body.workout.id
    })
  }

  /** The open workout of somebody, with an exercise and a planned set. */
  #openOf(whose: Person): Promise<Id> {
    return this.#once(`open workout of ${whose.id}`, async () => {
      const { body } = await whose.call<OpenAnswer>('POST', '/api/workouts/open', {})
      const plan = { exercise: OPEN_BLOCK_OF(whose), position: 0, done: false }
      await whose.call('PUT', `/api/workouts/open/exercises/${plan.exercise}`, { name: 'Deadlift', position: 0 })
      await whose.call('PUT', `/api/workouts/open/sets/${newId()}`, plan)
      return body.workout.id
    })
  }

  /** The caller has an open workout; what it holds is an exercise. */
  async ownOpen(): Promise<Id> {
    if (this.caller === undefined) return newId()
    await this.#openOf(this.caller)
    return OPEN_BLOCK_OF(this.caller)
  }

  /** The member has an open workout, and lets trainers plan; what it holds is an exercise. */
  async membersOpen(): Promise<Id> {
    await this.#openOf(this.member)
    await this.stage.app.database.db
      .update(coaching)
      .set({ mayPlan: true })
      .where(eq(coaching.clientId, this.member.id))
    return OPEN_BLOCK_OF(this.member)
  }

  /** An exercise that the member has made. */
  exercise(): Promise<Id> {
    return this.#once('exercise', async () => {
      const { body } = await this.member.call<{ id: Id }>('POST', '/api/exercises', { name: 'Stone carry' })
      return body.id
    })
  }

  /** What the member said about the workout. */
  comment(): Promise<Id> {
    return this.#once('comment', async () => {
      const path = `/api/workouts/${await this.workout()}/comments`
      const { body } = await this.member.call<{ id: Id }>('POST', path, { body: 'It went well' })
      return body.id
    })
  }

  /** What the caller has planned for the member if they coach or coached them, or else some other trainer who does. */
  assignment(): Promise<Id> {
    return this.#once('assignment', async () => {
      if (this.caller !== undefined && (this.#ownLink?.status ?? 'invited') !== 'invited')
        return this.stage.assignment(this.caller, this.member)
      const trainer = await this.stage.person('trainer')
      await this.stage.link(trainer, this.member, 'active')
      return this.stage.assignment(trainer, this.member)
    })
  }

  /** A goal of the member's, by its exercise. */
  goal(): Promise<Id> {
    return this.#once('goal', async () => {
      const exerciseId = await this.exercise()
      await this.member.call('PUT', `/api/goals/${exerciseId}`, { targetReps: 10 })
      return exerciseId
    })
  }

  /** What the member measured, by kind and date. */
  measurement(): Promise<string> {
    return this.#once('measurement', async () => {
      await this.member.call('PUT', '/api/measurements/waist_cm/2020-01-02', { value: 80 })
      return 'waist_cm/2020-01-02'
    })
  }

  /** A group that the member has made. */
  group(): Promise<Id> {
    return this.#once('group', async () => {
      const { body } = await this.member.call<{ id: Id }>('POST', '/api/groups', { name: 'Early birds' })
      return body.id
    })
  }

  /** Somebody who is in that group as well. */
  async companion(): Promise<Person> {
    const companion = await this.stage.person('member')
    await joinByLinkOf(this.member, await this.group(), companion)
    return companion
  }

  /** What that group's link holds. */
  async joinSecret(): Promise<string> {
    return joinSecretOf(this.member, await this.group())
  }

  /** Somebody whom the member has removed from that group. */
  async removed(): Promise<Person> {
    const removed = await this.companion()
    await this.member.call('DELETE', `/api/groups/${await this.group()}/members/${removed.id}`)
    return removed
  }

  /** What the member has sent to this person: to join that group. */
  async invitation(person: Person): Promise<{ groupId: Id; id: Id }> {
    const groupId = await this.group()
    const path = `/api/groups/${groupId}/invitations`
    const { body } = await this.member.call<{ id: Id }>('POST', path, { email: person.email })
    return { groupId, id: body.id }
  }

  /** That group, to which the member has asked this person. */
  async invitedTo(person: Person | undefined): Promise<Id> {
    return person === undefined ? this.group() : (await this.invitation(person)).groupId
  }

  /** That group, by which this person wants to be asked no more. */
  async blockedGroup(person: Person | undefined): Promise<Id> {
    const groupId = await this.invitedTo(person)
    await person?.call('POST', `/api/groups/${groupId}/block`)
    return groupId
  }

  /** A trainer by whom the member wants to be asked no more. */
  async blockedTrainer(): Promise<Id> {
    const trainer = await this.stage.person('trainer')
    const id = await this.stage.link(trainer, this.member, 'invited')
    await this.member.call('POST', `/api/coaching/${id}/block`)
    return trainer.id
  }

  imported(): Promise<Id> {
    return this.#once('import', async () => {
      const { body } = await this.member.call<{ id: Id }>('POST', '/api/workouts/import', A_LOG)
      return body.id
    })
  }

  /** An import that has ended, and can be undone. */
  finishedImport(): Promise<Id> {
    return this.#once('finished import', async () => (await importCsv(this.member, A_LOG)).id)
  }

  /** The caller's own link to the member, or else some other trainer's open invitation. */
  link(): Promise<Id> {
    return this.#once('link', async () => {
      if (this.#ownLink !== undefined) return this.#ownLink.id
      return this.stage.link(await this.stage.person('trainer'), this.member, 'invited')
    })
  }

  #once<T extends string>(what: string, make: () => Promise<T>): Promise<T> {
    const made = (this.#made.get(what) as Promise<T> | undefined) ?? make()
    this.#made.set(what, made)
    return made
  }
}

/** The smallest file that is a training log. */
export const A_LOG = `Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE
2024-02-10 16:46:13,"Push",1h,"Bench Press (Barbell)",1,75.0,8,0,0,"","",
`
