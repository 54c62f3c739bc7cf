import { useMemo } from 'preact/hooks'
import { createFormat, type Format } from '../format/format.ts'
import { useMe } from './session.tsx'

export function useFormat(): Format {
  const { locale, weightUnit, distanceUnit, timeZone } = useMe().preferences
  return useMemo(
    () => createFormat({ locale, weightUnit, distanceUnit, timeZone }),
    [locale, weightUnit, distanceUnit, timeZone],
  )
}
