import type { Preferences } from '../../contract/accounts.ts'

/** Where weights are in pounds, distances in miles and weeks from Sunday: one of the few who have all three. */
const CUSTOMARY = 'US'

/** What most people with this language tag (`en-US`) would choose; anything can be changed in the settings. */
export function usualPreferences(language: string): Partial<Preferences> {
  const customary = new Intl.Locale(language).maximize().region === CUSTOMARY && language.includes('-')
  return {
    locale: language,
    ...(customary && { weightUnit: 'lb', distanceUnit: 'mi', weekStart: 'sun' }),
  }
}
