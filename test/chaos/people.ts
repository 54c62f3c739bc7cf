import { type Client, createClient } from '../../src/client/index.ts'
import type { Id } from '../../src/contract/common.ts'
import type { Group, GroupDetail, TrainerList } from '../../src/contract/index.ts'
import { inParallel } from '../load/in-parallel.ts'
import { type Answer, type Ask, ask } from './http.ts'
import type { Random } from './random.ts'

const PASSWORD = 'a password of chaos'
const ZONES = ['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Auckland', 'America/St_Johns']
/** Registrations at a time: each takes a core for some time to hash its password. */
const AT_A_TIME = 4
const SETUP_TIMEOUT_MS = 30_000

export interface Person {
  readonly id: Id
  readonly email: string
  readonly session: Client['session']
  /** Asks in this person's name. */
  ask<T>(url: string, options?: Partial<Omit<Ask, 'token'>>): Promise<Answer<T>>
}

/** What of a trainer's link to a client is known here. */
export interface Link {
  trainer: Person
  member: Person
  id: Id
  active: boolean
}

export interface People {
  members: readonly Person[]
  trainers: readonly Person[]
  links: readonly Link[]
  group: { id: Id; members: readonly Person[] }
  close(): void
}

/** Registers everybody through nginx: members in several zones, trainers with clients, a group. */
export async function registerPeople(url: string, count: number, random: Random): Promise<People> {
  const clients: Client[] = []
  const register = async (role: 'member' | 'trainer', name: string, timeZone: string): Promise<Person> => {
    const client = createClient({ baseUrl: url })
    clients.push(client)
    const email = `${name}-${Date.now().toString(36)}@example.com`
    const registration = { email, password: PASSWORD, displayName: name, role, timeZone }
    const { id } = await client.session.register(registration)
    const { session } = client
    return {
      id,
      email,
      session,
      ask: async (at, options) => ask(at, { timeoutMs: SETUP_TIMEOUT_MS, ...options, token: await session.token() }),
    }
  }

  const trainerCount = Math.max(1, Math.round(count / 7))
  const members = await inParallel(AT_A_TIME, count, (at) => register('member', `member-${at}`, zoneAt(at)))
  const trainers = await inParallel(AT_A_TIME, trainerCount, (at) =>
    register('trainer', `trainer-${at}`, 'Europe/Berlin'),
  )
  const [first] = members
  if (first !== undefined) await bringMidnightNear(url, first)

  const links: Link[] = []
  await inParallel(AT_A_TIME, count, async (at) => {
    const member = members[at] as Person
    const coached = random.shuffle([...trainers]).slice(0, at % 5 === 0 ? 2 : 1)
    for (const trainer of coached) links.push(await linkUp(url, trainer, member))
  })
  const inGroup = members.filter((_, at) => at % 2 === 0)
  return {
    members,
    trainers,
    links,
    group: await formGroup(url, inGroup),
    close() {
      for (const client of clients) client.close()
    },
  }
}

/** Makes a link active. */
export async function linkUp(url: string, trainer: Person, member: Person): Promise<Link> {
  // After an attempt that failed half-way it is there already.
  await trainer.ask(`${url}/api/trainers/me/clients`, { method: 'POST', body: { email: member.email } })
  const { body } = await member.ask<TrainerList>(`${url}/api/coaching`)
  const isFrom = (each: { trainer: { id: Id } }) => each.trainer.id === trainer.id
  const invitation = body.invitations.find(isFrom)
  const link = body.trainers.find(isFrom) ?? invitation
  if (link === undefined) throw new Error(`${trainer.email} could not invite ${member.email}`)
  if (invitation !== undefined) await mustAsk(member, `${url}/api/coaching/${invitation.id}/accept`)
  return { trainer, member, id: link.id, active: true }
}

async function formGroup(url: string, members: readonly Person[]): Promise<People['group']> {
  const [owner, ...others] = members
  if (owner === undefined) throw new Error('a group needs somebody')
  for (const member of members) await patchPreferences(url, member, { leaderboardOptIn: true })
  const { id } = await mustAsk<Group>(owner, `${url}/api/groups`, { name: 'Everybody' })
  const { body } = await owner.ask<{ data: GroupDetail }>(`${url}/api/groups/${id}`)
  const join = `${url}/api/group-links/${body.data.people?.joinSecret}/join`
  await inParallel(AT_A_TIME, others.length, (at) => mustAsk(others[at] as Person, join))
  return { id, members }
}

/**
 * Lets the member's day end some two minutes from now: in a zone where it is early morning, days begin at that minute.
 */
async function bringMidnightNear(url: string, member: Person): Promise<void> {
  const soon = new Date(Date.now() + 120_000)
  const hour = 3
  // The sign of these names is turned round: Etc/GMT-3 is three hours ahead.
  const ahead = (hour - soon.getUTCHours() + 24) % 24
  const offset = ahead > 12 ? ahead - 24 : ahead
  const timeZone = offset === 0 ? 'Etc/GMT' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`
  await patchPreferences(url, member, { timeZone, dayCutoffMin: hour * 60 + soon.getUTCMinutes() })
}

async function patchPreferences(url: string, person: Person, preferences: object): Promise<void> {
  const { status } = await person.ask(`${url}/api/me`, { method: 'PATCH', body: { preferences } })
  if (status !== 200) throw new Error(`preferences: ${status}`)
}

async function mustAsk<T>(person: Person, url: string, body?: object): Promise<T> {
  const answer = await person.ask<T>(url, { method: 'POST', body })
  if (answer.status >= 300) throw new Error(`${url}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

const zoneAt = (at: number): string => ZONES[at % ZONES.length] as string
