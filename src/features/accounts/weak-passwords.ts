import { dictionary } from '@zxcvbn-ts/language-common'
import { ProblemError } from '../../contract/problems.ts'
import type { FoldedEmail } from '../../db/email.ts'

/** The passwords that people have most, from leaks: whoever guesses begins with them. */
const COMMON: ReadonlySet<string> = new Set(dictionary['passwords-common'])
const PRODUCT = 'spotter'
/** With so much added to it, a common word may stand in a password. */
const LONG = 16
/** A piece that is repeated adds nothing to the piece. */
const LONGEST_PIECE = 10

/** Who is to have the password: theirs are guessed first, too. */
export interface Owner {
  email: FoldedEmail
  displayName: string
}

/**
 * Refuses what is among the first that anybody tries: common passwords, also with digits and signs around them or in the
 * place of letters; one piece again and again; rows such as abcdefghij; the owner's address or name; ours. Throws
 * weak-password.
 */
export function refuseWeak(password: string, owner: Owner): void {
  if (!isWeak(password, owner)) return
  const detail = 'This password is one of the first that would be tried. Take another, such as four words of your own'
  throw new ProblemError('weak-password', { detail, errors: [{ path: 'body/password', message: 'is easy to guess' }] })
}

function isWeak(password: string, { email, displayName }: Owner): boolean {
  const text = password.normalize('NFKC').toLowerCase()
  const name = displayName.normalize('NFKC').toLowerCase()
  const own = [email, email.split('@')[0] ?? '', name, name.replaceAll(/\s/g, ''), ...name.split(/\s/), PRODUCT]
  const isGuessed = (word: string) => COMMON.has(word) || own.includes(word)
  if (isGuessed(text) || own.includes(text.replaceAll(/\s/g, ''))) return true
  if (isRepeated(text) || isRow(text)) return true
  // from its first letter to its last
  const core = /\p{L}.*\p{L}/su.exec(text)?.[0] ?? ''
  return (
    text.length < LONG && (core === '' || isGuessed(core) || isGuessed(inLetters(core)) || isGuessed(inLetters(text)))
  )
}

/** One piece twice or more, cut off anywhere. */
function isRepeated(text: string): boolean {
  for (let piece = 1; piece <= Math.min(LONGEST_PIECE, text.length / 2); piece++)
    if (text.slice(piece) === text.slice(0, -piece)) return true
  return false
}

/** Each character is the one after, or before, the one before it. */
function isRow(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0)
  const steps = new Set(codes.slice(1).map((code, at) => code - (codes[at] ?? 0)))
  return steps.size === 1 && (steps.has(1) || steps.has(-1))
}

const SIGNS: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's', '!': 'i' }

const inLetters = (text: string): string => [...text].map((sign) => SIGNS[sign] ?? sign).join('')
