import { SpotterError } from '../../client/index.ts'

/** What went wrong, and what to do, in a sentence for people. */
export function explain(error: unknown): string {
  if (!(error instanceof SpotterError)) return 'Something went wrong here. Reload the page and try again.'
  switch (error.code) {
    case 'network':
    case 'no-instance':
    case 'unexpected-answer':
      return 'Spotter cannot be reached right now. Check your connection and try again.'
    case 'not-kept':
      return `Spotter cannot be reached right now. ${error.message}. Stay on this page and try again.`
    case 'wrong-credentials':
      return 'That email and password do not match an account.'
    case 'email-taken':
      return 'There is an account with this email already. Sign in instead.'
    case 'too-many-requests': {
      const seconds = Math.ceil((error.retryAfterMs ?? 60_000) / 1000)
      return `Too many attempts. Wait ${seconds === 1 ? 'a second' : `${seconds} seconds`} and try again.`
    }
    case 'database-unavailable':
    case 'busy':
      return 'Spotter is busy or briefly away. Nothing is lost; try again in a moment.'
    case 'invalid-time':
      return 'Its times do not fit: check when it started and how long it took.'
    case 'version-conflict':
      return 'This was changed somewhere else in the meantime.'
    default: {
      const field = error.errors[0]
      const sentence = error.detail ?? (field ? `${field.path} ${field.message}` : error.message)
      return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
    }
  }
}
