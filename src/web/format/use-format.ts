import { useMemo } from 'preact/hooks'
import { useMe } from '../state/session.tsx'
import { createFormat, type Format } from './format.ts'

export function useFormat(): Format {
  const { locale, weightUnit, distanceUnit, timeZone } = useMe().preferences
  return useMemo(
    () => createFormat({ locale, weightUnit, distanceUnit, timeZone }),
    [locale, weightUnit, distanceUnit, timeZone],
  )
}
