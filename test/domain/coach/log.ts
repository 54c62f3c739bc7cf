import { addDays } from '../../../src/contract/arithmetic/civil-days.ts'
import type { Id } from '../../../src/contract/common.ts'
import type { ExercisePlan } from '../../../src/contract/index.ts'
import { lastWeeks } from '../../../src/domain/calendar/streak.ts'
import type { History, LoggedSet, Session, TrainedExercise } from '../../../src/domain/coach/history.ts'
import { type Readiness, readinessOf } from '../../../src/domain/coach/readiness.ts'
import { e1rm } from '../../../src/domain/workouts/strength.ts'
import { asId } from '../../support/ids.ts'

/** Histories written by hand, as short as they are thought: days ago, and sets as `80x8` or `80x8@9`. */

export const TODAY = '2026-11-25'

export const daysAgo = (days: number): string => addDays(TODAY, -days)

/** `80x8@9`: kg, reps, RPE. A `-` is what was not logged. */
export function setOf(written: string): LoggedSet {
  const [, weight = '', reps = '', rpe] = /^([\d.]+|-)x(\d+|-)(?:@([\d.]+))?$/.exec(written) ?? []
  const number = (text: string | undefined) => (text === undefined || text === '-' ? null : Number(text))
  return { type: 'normal', weightKg: number(weight), reps: number(reps), rpe: number(rpe) }
}

export function sessionOf(days: number, written: string): Session {
  const sets = written.split(' ').map(setOf)
  const estimates = sets.map(e1rm).filter((kg) => kg !== null)
  return { on: daysAgo(days), sets, e1rmKg: estimates.length === 0 ? null : Math.max(...estimates) }
}

/** An exercise by its sessions: days ago and sets, oldest first. */
export function exerciseOf(
  sessions: readonly (readonly [days: number, sets: string])[],
  facts: Partial<TrainedExercise> = {},
): TrainedExercise {
  return {
    id: asId('bench'),
    name: 'Bench press',
    tracking: 'weight_reps',
    mechanic: 'compound',
    equipment: 'barbell',
    muscles: [{ muscle: 'chest', role: 'primary' }],
    plan: null,
    sessions: sessions.map(([days, sets]) => sessionOf(days, sets)),
    ...facts,
  }
}

export const planned = (plan: Partial<ExercisePlan>): { plan: ExercisePlan } => ({
  plan: { method: 'double', repsMin: 6, repsMax: 10, targetRpe: null, stepKg: null, ...plan },
})

/** A history of these exercises; what is done on one day is one workout. */
export function historyOf(exercises: readonly TrainedExercise[], unit: History['unit'] = 'kg'): History {
  const days = new Map<string, { exerciseIds: Id[]; volumeKg: number }>()
  for (const { id, sessions } of exercises) {
    for (const { on, sets } of sessions) {
      const day = days.get(on) ?? { exerciseIds: [], volumeKg: 0 }
      day.exerciseIds.push(id)
      for (const { weightKg, reps } of sets) day.volumeKg += (weightKg ?? 0) * (reps ?? 0)
      days.set(on, day)
    }
  }
  const ordered = [...days].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    today: TODAY,
    unit,
    workouts: ordered.map(([on, { exerciseIds }]) => ({ title: 'Any', on, exerciseIds })),
    exercises: new Map(exercises.map((one) => [one.id, one])),
    weeks: lastWeeks(
      ordered.map(([date, { volumeKg }]) => ({ date, volumeKg, workouts: 1, durationS: 0 })),
      TODAY,
      'mon',
      16,
    ),
  }
}

/** The shape of somebody who does nothing but these exercises. */
export const shapeAfter = (exercises: readonly TrainedExercise[], unit: History['unit'] = 'kg'): Readiness =>
  readinessOf(historyOf(exercises, unit))
