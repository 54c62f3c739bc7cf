import type { Corrections, DateOrder, Encoding, Unit } from '../../../contract/enums.ts'
import type { ColumnRoles, ImportPreview, ImportQuery } from '../../../contract/importing.ts'

/** What the person says of a file; what is left out is as the file says, or as the member's own. */
export interface Choices {
  unit?: Unit
  timeZone?: string
  dateOrder?: DateOrder
  encoding?: Encoding
  columns?: ColumnRoles
}

/** What of a file is to be taken beside new workouts. */
export interface Taking {
  settings: boolean
  bringBack: boolean
  importSame: boolean
  corrections: Corrections | null
}

export const TAKE_NEW: Taking = { settings: false, bringBack: false, importSame: false, corrections: null }

/** What is said, as the routes take it. */
export const queryOf = ({ columns, ...choices }: Choices): ImportQuery => ({
  ...choices,
  ...(columns !== undefined && { columns: JSON.stringify(columns) }),
})

/** Why a file cannot be imported yet, in words; null when it can. */
export function missing({ columns, dates }: Pick<ImportPreview, 'columns' | 'dates'>): string | null {
  if (columns !== null) {
    const { date, exercise, weight, reps, duration, distance } = columns.roles
    if (date === undefined || exercise === undefined) return 'Say which column has the date and which the exercise.'
    if ([weight, reps, duration, distance].every((header) => header === undefined))
      return 'Say which column has the weight, the reps, the time or the distance.'
  }
  return dates.from === 'unknown' ? 'Say how the file writes its dates.' : null
}
