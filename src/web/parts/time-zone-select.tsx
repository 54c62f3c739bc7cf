interface Props {
  id: string
  'aria-describedby'?: string
  value: string
  onChange: (timeZone: string) => void
}

const KNOWN = Intl.supportedValuesOf('timeZone')

/** The zones this browser knows, and the present one in any case. */
export function TimeZoneSelect({ value, onChange, ...attributes }: Props) {
  const zones = KNOWN.includes(value) ? KNOWN : [value, ...KNOWN]
  return (
    <select {...attributes} name="timeZone" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {zones.map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll('_', ' ')}
        </option>
      ))}
    </select>
  )
}
