import { fromCm, fromKg, toCm, toKg } from '../../contract/arithmetic/units.ts'
import { MEASUREMENT_BOUNDS, type MeasurementKind } from '../../contract/enums.ts'
import type { Format } from './format.ts'

export const MEASUREMENT_NAMES: Record<MeasurementKind, string> = {
  body_weight_kg: 'Body weight',
  body_fat_pct: 'Body fat',
  neck_cm: 'Neck',
  chest_cm: 'Chest',
  waist_cm: 'Waist',
  hips_cm: 'Hips',
  bicep_l_cm: 'Left upper arm',
  bicep_r_cm: 'Right upper arm',
  thigh_l_cm: 'Left thigh',
  thigh_r_cm: 'Right thigh',
  calf_l_cm: 'Left calf',
  calf_r_cm: 'Right calf',
}

/** How one kind is read and entered: in the member's units, stored in kg, per cent and cm. */
export interface Measure {
  unit: string
  /** The stored value in `unit`. */
  shown: (stored: number) => number
  /** What was typed in `unit`, to be stored. */
  stored: (typed: number) => number
  /** "82.4 kg" */
  text: (stored: number) => string
  /** Null for what can be saved, else what is wrong with it. */
  complaint: (typed: number | null) => string | null
}

export function measureOf(kind: MeasurementKind, format: Format): Measure {
  const { unit, shown, stored } = unitOf(kind, format)
  const { min, max } = MEASUREMENT_BOUNDS[kind]
  const [least, most] = [Math.ceil(shown(min)), Math.floor(shown(max))]
  return {
    unit,
    shown,
    stored,
    text: (value) => `${format.number(shown(value), 1)} ${unit}`,
    complaint: (typed) =>
      typed === null || stored(typed) < min || stored(typed) > max ? `Enter a number from ${least} to ${most}.` : null,
  }
}

function unitOf(kind: MeasurementKind, { weightUnit, lengthUnit }: Format): Pick<Measure, 'unit' | 'shown' | 'stored'> {
  if (kind === 'body_weight_kg')
    return { unit: weightUnit, shown: (kg) => fromKg(kg, weightUnit), stored: (typed) => toKg(typed, weightUnit) }
  if (kind === 'body_fat_pct') return { unit: '%', shown: (percent) => percent, stored: (typed) => typed }
  return { unit: lengthUnit, shown: (cm) => fromCm(cm, lengthUnit), stored: (typed) => toCm(typed, lengthUnit) }
}
