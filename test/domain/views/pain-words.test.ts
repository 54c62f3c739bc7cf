import t from 'tap'
import { findPainWord } from '../../../src/domain/views/pain-words.ts'

t.test('a word of pain is found in several languages, as it was written', (t) => {
  const said: [string, string][] = [
    ['Left shoulder PAIN after the third set', 'PAIN'],
    ['knee hurts a bit', 'hurts'],
    ['Starke Knieschmerzen rechts', 'Knieschmerzen'],
    ['Rücken tut weh', 'weh'],
    ['douleur au coude', 'douleur'],
    ['me duele la rodilla', 'duele'],
    ['dor no ombro', 'dor'],
    ['dolore alla spalla', 'dolore'],
    ['pijn in de knie', 'pijn'],
    ['omuz ağrısı', 'ağrısı'],
  ]
  for (const [text, word] of said) t.equal(findPainWord(text)?.word, word, text)
  t.end()
})

t.test('what only sounds like it, and what is said not to be there, is not', (t) => {
  for (const text of [
    '',
    'No pain today',
    'pain-free',
    'ohne Schmerzen',
    'Keine Schmerzen mehr, schmerzfrei',
    'pas de douleur',
    'sin dolor',
    'ağrı yok',
    'Paint the garage door',
    'legs sore from Tuesday',
    'pains\u0301',
  ])
    t.equal(findPainWord(text), null, text)
  t.equal(findPainWord('Not my day. Pain in the hip')?.word, 'Pain', 'a denial ends with its sentence')
  t.end()
})

t.test('the excerpt is the line it stands in, shortened around the word', (t) => {
  t.strictSame(findPainWord('Good\n  elbow hurts on dips  \nbye'), { word: 'hurts', excerpt: 'elbow hurts on dips' })
  const { excerpt = '' } = findPainWord(`${'a '.repeat(2_000)}knee pain ${'b '.repeat(2_000)}`) ?? {}
  t.match(excerpt, /^….*knee pain.*…$/)
  t.ok(excerpt.length <= 102)
  t.end()
})
