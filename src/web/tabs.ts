import type { Route } from './state/router.ts'
import type { IconName } from './ui/icon.tsx'

export interface Tab {
  page: Route['page']
  path: string
  label: string
  icon: IconName
  /** Where a phone shows it: in the bar, or behind "More". */
  on: 'bar' | 'more'
}

const TABS: Tab[] = [
  { page: 'today', path: 'today', label: 'Today', icon: 'home', on: 'bar' },
  { page: 'workouts', path: 'workouts', label: 'History', icon: 'list', on: 'bar' },
  { page: 'log', path: 'log', label: 'Log', icon: 'plus', on: 'bar' },
  { page: 'progress', path: 'progress', label: 'Progress', icon: 'chart', on: 'bar' },
  { page: 'exercises', path: 'exercises', label: 'Exercises', icon: 'weight', on: 'more' },
  { page: 'groups', path: 'groups', label: 'Groups', icon: 'trophy', on: 'more' },
  { page: 'settings', path: 'settings', label: 'Settings', icon: 'sliders', on: 'more' },
]
const CLIENTS_TAB: Tab = { page: 'clients', path: 'clients', label: 'Clients', icon: 'people', on: 'bar' }
/** A trainer's bar has room for their clients where a member's has the history. */
export const tabsFor = (isTrainer: boolean): Tab[] =>
  isTrainer ? [CLIENTS_TAB, ...TABS.map((tab): Tab => (tab.page === 'workouts' ? { ...tab, on: 'more' } : tab))] : TABS

/** The tab that a page belongs to. */
export const TAB_OF: Partial<Record<Route['page'], Route['page']>> = {
  workout: 'workouts',
  'edit-workout': 'workouts',
  'log-past': 'log',
  train: 'log',
  finished: 'log',
  exercise: 'exercises',
  group: 'groups',
  'join-group': 'groups',
  member: 'clients',
  import: 'settings',
}
