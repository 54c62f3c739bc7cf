import { tellFloor } from './decisions.ts'
import { G, R, readerAt, type State } from './state.ts'

const writer = (w: number): string => `writer ${'ABC'[w]}`
const reader = (r: number): string => `reader ${'XYZ'[r]}`

/** What its process' last poll said, as `local * 2 + old`. */
function knowing(what: number): string {
  const row = what >> 1 === 0 ? 'no outbox row' : `the outbox row ${what >> 1}`
  return `knowing ${row}${(what & 1) === 1 ? ', too long ago' : ''}`
}

const saw = ({ [G.floor]: floor = 0, [G.entry]: entry = 0 }: State): string =>
  `${entry === 0 ? 'no entry' : `entry ${entry - 1}`}, floor ${tellFloor(floor)}`

/** Who did it, with what, and the states before and after. */
type Telling = (who: number, what: number, before: State, after: State) => string

const STEPS = {
  commits: (w, n) => `${writer(w)} commits ${n}`,
  raises: (w, n) => `${writer(w)} raises the floor to ${n}`,
  raisesResent: (w, n) => `${writer(w)}'s raise to ${n}, in flight when Redis was killed, is sent again`,
  raiseLost: (w, n) => `${writer(w)}'s raise to ${n} fails and is not executed`,
  raiseRefused: (w, n) => `${writer(w)}'s raise to ${n} is refused`,
  raiseDelayed: (w, n) => `${writer(w)}'s raise to ${n} is reported failed, but is still on its way`,
  acknowledges: (w, n) => `${writer(w)} acknowledges ${n}`,
  acknowledgesByTime: (w, n) => `600 ms after the commit, ${writer(w)} acknowledges ${n}`,
  dies: (w, n) => `${writer(w)} dies before its raise; the request is repeated elsewhere, which finds ${n}`,
  relays: (_, n) => `the relay raises the floor to ${n}`,
  relaysAndRemoves: (_, n) => `the relay raises the floor to ${n} and removes the outbox row`,
  relayDelayed: (_, n) => `the relay's raise to ${n} is reported failed, but is still on its way`,
  removesRow: () => 'the relay removes the outbox row',
  raisesLate: (_, n) => `the late raise to ${n} is executed`,
  fillsLate: (_, n) => `the late fill with ${n} is executed and stores`,
  fillLateRefused: (_, n) => `the late fill with ${n} is executed and stores nothing`,
  polls: (r, n) => `the process of ${reader(r)} polls: ${n === 0 ? 'no row' : `row ${n}`}`,
  pollsNoMore: (r) => `the process of ${reader(r)} freezes for a while`,
  begins: (r, what) => `${reader(r)} begins, ${knowing(what)}; its MGET is on its way`,
  beginsAgain: (r, what) => `${reader(r)}, whose turn it is, looks again, ${knowing(what)}; its MGET is on its way`,
  hits: (r, what, before) => `${reader(r)}, ${knowing(what)}, finds ${saw(before)}: hit`,
  hitsResent: (r, what, before) =>
    `${reader(r)}'s MGET, in flight when Redis was killed, is sent again; judged ${knowing(what)} and with the run from before, ${saw(before)}: hit`,
  checks: (r, what, before) => `${reader(r)}, ${knowing(what)}, finds ${saw(before)}: to be checked`,
  misses: (r, what, before) => `${reader(r)}, ${knowing(what)}, finds ${saw(before)}: miss`,
  looksInVain: (r) => `${reader(r)} cannot reach Redis`,
  plants: (r, _, before, after) =>
    `${reader(r)} ${after[G.floor] === before[G.floor] ? 'finds the floor' : 'plants its nonce: floor'} ${tellFloor(after[G.floor]!)}`,
  plantFails: (r) => `${reader(r)} cannot plant`,
  asks: (r, n) => `${reader(r)} reads ${n} from the database`,
  fills: (r, n) => `${reader(r)}, which has read ${n} from the database, fills`,
  fillDelayed: (r, n) =>
    `${reader(r)} has read ${n} from the database; its fill is reported failed, but is still on its way`,
  fillsResent: (r, n) => `${reader(r)}'s fill with ${n}, in flight when Redis was killed, is sent again`,
  answers: (r, n) => `${reader(r)} has read ${n} from the database and stores nothing`,
  evictsEntry: () => 'Redis evicts the entry',
  evictsFloor: () => 'Redis evicts the floor',
  flushes: () => 'FLUSHALL',
  savesToDisk: () => 'Redis saves to disk',
  restartsEmpty: () => 'Redis is killed and comes back empty',
  restartsOld: () => 'Redis is killed and comes back with what it had saved',
  refusesWrites: () => 'Redis refuses writes from now on',
  takesWrites: () => 'Redis takes writes again',
  goesAway: () => 'Redis is out of reach for the readers from now on',
  isBack: () => 'Redis is within reach again',
} as const satisfies Record<string, Telling>

export type StepName = keyof typeof STEPS

/** One step in plain words, with what there is after it. */
export function tell(step: StepName, who: number, what: number, before: State, after: State): string {
  const telling: Telling = STEPS[step]
  const isRead = /^(hits|misses|checks|looksInVain|begins)/.test(step)
  const owed = isRead && before[G.acknowledged]! > 0 ? ` (owed ${owedBy(who, before)})` : ''
  return `${telling(who, what, before, after)}${owed} — ${saw(after)}, acknowledged ${after[G.acknowledged]}`
}

/** Of a read that is under way, or of one that begins now. */
function owedBy(r: number, state: State): number {
  return state[readerAt(r) + R.phase] === 0 ? state[G.acknowledged]! : state[readerAt(r) + R.owed]!
}
