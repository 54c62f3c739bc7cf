import type { WeightUnit } from '../../../contract/arithmetic/units.ts'
import type { FileDistanceUnit } from './types.ts'

const WEIGHT_UNITS: Readonly<Record<string, WeightUnit>> = {
  kg: 'kg',
  kgs: 'kg',
  kilo: 'kg',
  kilos: 'kg',
  kilogram: 'kg',
  kilograms: 'kg',
  кг: 'kg',
  公斤: 'kg',
  千克: 'kg',
  lb: 'lb',
  lbs: 'lb',
  pound: 'lb',
  pounds: 'lb',
  фунт: 'lb',
  磅: 'lb',
}

const DISTANCE_UNITS: Readonly<Record<string, FileDistanceUnit>> = {
  m: 'm',
  meter: 'm',
  meters: 'm',
  metre: 'm',
  metres: 'm',
  м: 'm',
  米: 'm',
  km: 'km',
  kilometer: 'km',
  kilometers: 'km',
  kilometre: 'km',
  kilometres: 'km',
  км: 'km',
  公里: 'km',
  mi: 'mi',
  mile: 'mi',
  miles: 'mi',
}

/** Seconds that a unit of time in a header stands for. */
const TIME_UNITS: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  secs: 1,
  second: 1,
  seconds: 1,
  min: 60,
  mins: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hour: 3600,
  hours: 3600,
}

const known = <T>(table: Readonly<Record<string, T>>, word: string): T | null => {
  const plain = word.trim().toLowerCase().replace(/\.$/, '')
  return Object.hasOwn(table, plain) ? (table[plain] ?? null) : null
}

export const weightUnit = (word: string): WeightUnit | null => known(WEIGHT_UNITS, word)
export const distanceUnit = (word: string): FileDistanceUnit | null => known(DISTANCE_UNITS, word)
export const secondsPer = (word: string): number | null => known(TIME_UNITS, word)
