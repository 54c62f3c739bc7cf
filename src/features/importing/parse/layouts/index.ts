import type { LogFormat } from '../../../../contract/enums.ts'
import { fitbod, gymrun, liftosaur, lyfta, repcount, stronglifts } from './apps.ts'
import { fitnotes, fitnotesSessions } from './fitnotes.ts'
import { hevy } from './hevy.ts'
import { other } from './other.ts'
import { spotter } from './spotter.ts'
import { strong } from './strong.ts'
import type { LayoutTable } from './table.ts'

/** Every layout of an app that we know; of two that a header fits equally well, the first is taken. */
export const LAYOUTS: readonly LayoutTable[] = [
  spotter,
  hevy,
  strong,
  fitnotes,
  fitnotesSessions,
  fitbod,
  repcount,
  lyfta,
  liftosaur,
  stronglifts,
  gymrun,
]

export { other, strong }

/** The app that a format is of, for people. */
export const appOf = (format: LogFormat): string => (LAYOUTS.find((layout) => layout.format === format) ?? other).app
