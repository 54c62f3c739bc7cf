import type { DISTANCE_UNITS, Unit } from '../enums.ts'

/**
 * Units. Everything is stored metric (kilograms, metres) and shown in the unit a person chose. A display value is
 * never saved again: what a form sends back carries its own unit and is converted from what was typed.
 */

export type WeightUnit = Unit
export type DistanceUnit = (typeof DISTANCE_UNITS)[number]

/** The international avoirdupois pound, exact by definition. */
export const KG_PER_LB = 0.45359237
/** The international mile, exact by definition. */
export const METRES_PER_MILE = 1609.344

const METRES_PER: Record<DistanceUnit | 'm', number> = { m: 1, km: 1000, mi: METRES_PER_MILE }

/**
 * Decimals that are stored. Kilograms keep what a log wrote (61.23492 must add up as written); pounds are made to four
 * decimals, which is finer than a hundredth of either unit: 135 lb is 61.2350 kg and comes back as 135.
 */
const STORED_DECIMALS: Record<WeightUnit, number> = { kg: 6, lb: 4 }
const STORED_METRE_DECIMALS = 2

export type LengthUnit = 'cm' | 'in'
/** The international inch, exact by definition. */
const CM_PER_INCH = 2.54

/** `value` rounded half up to `decimals` places, without the binary slip that makes 1.005 round down. */
export function roundTo(value: number, decimals: number): number {
  const scale = 10 ** decimals
  return Math.round(value * scale * (1 + Number.EPSILON)) / scale
}

/** A weight as typed, in kilograms as they are stored. */
export function toKg(weight: number, unit: WeightUnit): number {
  return roundTo(unit === 'lb' ? weight * KG_PER_LB : weight, STORED_DECIMALS[unit])
}

/**
 * A stored weight for display, to a hundredth of `unit`: 135 lb comes back as 135, and so does the 61.23492 kg that
 * Strong writes for it.
 */
export function fromKg(kg: number, unit: WeightUnit): number {
  return roundTo(unit === 'lb' ? kg / KG_PER_LB : kg, 2)
}

/** A length of the body as typed, in centimetres with the three decimals that are stored. */
export function toCm(length: number, unit: LengthUnit): number {
  return roundTo(unit === 'in' ? length * CM_PER_INCH : length, 3)
}

/** A stored length for display, to a tenth of `unit`. */
export function fromCm(cm: number, unit: LengthUnit): number {
  return roundTo(unit === 'in' ? cm / CM_PER_INCH : cm, 1)
}

/** A distance as typed or as a file states it, in metres with the two decimals that are stored. */
export function toMetres(distance: number, unit: DistanceUnit | 'm'): number {
  return roundTo(distance * METRES_PER[unit], STORED_METRE_DECIMALS)
}

/** A stored distance for display, to a thousandth of `unit` (a metre is still seen in kilometres). */
export function fromMetres(metres: number, unit: DistanceUnit): number {
  return roundTo(metres / METRES_PER[unit], 3)
}

/** A weight in its own unit so that saving it again stores the very same kilograms: what is shown is rounded. */
export function exactWeight({
  weight,
  weightKg,
  unit,
}: {
  weight: number | null
  weightKg: number | null
  unit: WeightUnit
}): number | null {
  if (weight === null || weightKg === null || toKg(weight, unit) === weightKg) return weight
  return unit === 'kg' ? weightKg : roundTo(weightKg / KG_PER_LB, 4)
}
