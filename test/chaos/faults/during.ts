import type { World } from '../world.ts'
import type { Fault } from './fault.ts'

type Spec = Omit<Fault, 'run'> & {
  /** What it is done to, for people; chosen anew each time. */
  aim: (world: World) => Aim
}

export interface Aim {
  target: string
  /** Breaks it and waits. */
  act: () => Promise<void>
  /** Mends it, also when `act` failed half-way; resolves when it works again. */
  mend: () => Promise<void>
}

/** A fault that is noted when it begins and when what it broke works again. */
export function fault({ aim, ...spec }: Spec): Fault {
  return {
    ...spec,
    async run(world, number) {
      const { target, act, mend } = aim(world)
      world.history.note({ kind: 'fault-begun', fault: number, name: spec.name, target, meanwhile: spec.meanwhile })
      try {
        await act()
      } finally {
        await mend()
        world.history.note({ kind: 'fault-ended', fault: number })
      }
    },
  }
}
