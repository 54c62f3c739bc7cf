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
      return "The workout can't end in the future. Check the start time."
    case 'key-reused':
      return 'This workout is already open in another tab.'
    case 'no-open-workout':
      return 'This workout is not open any more.'
    case 'workout-open':
      return 'Another workout is open. Finish or discard it first.'
    case 'version-conflict':
      return 'This was changed somewhere else in the meantime.'
    default: {
      const [flaw] = error.errors
      // "body: body/title must …" is for programs
      const isForPrograms = flaw !== undefined && error.detail?.startsWith(`${flaw.path.split('/')[0]}: `) !== false
      const sentence = isForPrograms ? aboutField(flaw) : (error.detail ?? error.message)
      return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
    }
  }
}

/** What is wrong with something that was sent: its last part that has a name, and what the server says of that. */
function aboutField({ path, message }: { path: string; message: string }): string {
  const name = path.split(/[/.]/).findLast((part) => /^[a-z]/i.test(part) && part !== 'body') ?? 'What was sent'
  const most = /^must not have more than (\d+) items$/.exec(message)?.[1]
  if (most !== undefined && name in HOLDERS) return `${HOLDERS[name]} can have up to ${most} ${name}.`
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${message}`
}

/** Whose these are. */
const HOLDERS: Record<string, string> = { exercises: 'A workout', sets: 'An exercise', items: 'A planned workout' }
