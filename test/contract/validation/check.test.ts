import t from 'tap'
import { type TSchema, Type } from 'typebox'
import { Name, NOT_BLANK, Nullable, Uuid } from '../../../src/contract/common.ts'
import { compileCheck } from '../../../src/contract/validation/check.ts'

const flawOf = (schema: TSchema, value: unknown) => {
  const checked = compileCheck(schema)(value)
  return 'flaw' in checked ? `${checked.flaw.instancePath} ${checked.flaw.message}` : undefined
}

t.test('a text that is too long meets no pattern', async (t) => {
  // with the pattern this would not end in a lifetime
  const Repeated = Type.String({ maxLength: 80, pattern: '^(a|a)*$' })
  const sent = `${'a'.repeat(10_000)}!`
  t.equal(flawOf(Type.Object({ name: Repeated }), { name: sent }), '/name must not have more than 80 characters')
  t.equal(flawOf(Nullable(Repeated), sent), ' must not have more than 80 characters')
})

t.test('of everything that is wrong the first is told', async (t) => {
  const schema = Type.Object(
    {
      id: Uuid,
      kind: Type.Enum(['kg', 'lb']),
      many: Type.Array(Type.Integer({ minimum: 1, maximum: 9 }), { minItems: 1, maxItems: 3 }),
      maybe: Type.Optional(Nullable(Type.Number({ exclusiveMinimum: 0 }))),
      who: Type.Optional(Type.Union([Type.Literal('me'), Uuid])),
      note: Type.Optional(Type.String({ maxLength: 10, pattern: NOT_BLANK })),
    },
    { additionalProperties: false },
  )
  const right = { id: '018f0000-0000-7000-8000-000000000000', kind: 'kg', many: [1] }
  t.equal(flawOf(schema, right), undefined)
  const wrong: [unknown, string][] = [
    [null, ' must be an object'],
    [[], ' must be an object'],
    [{}, ' must have the property id'],
    [{ ...right, more: 1 }, ' must not have the property "more"'],
    [{ ...right, id: 'x' }, '/id must be a UUID'],
    [{ ...right, kind: 'stone' }, '/kind must be one of "kg", "lb"'],
    [{ ...right, many: [] }, '/many must have 1 items or more'],
    [{ ...right, many: Array(200_000).fill('x') }, '/many must not have more than 3 items'],
    [{ ...right, many: [1, 1.5, 'x'] }, '/many/1 must be an integer'],
    [{ ...right, many: [1, 10] }, '/many/1 must be <= 9'],
    [{ ...right, maybe: 'x' }, '/maybe must be a number, or must be a null'],
    [{ ...right, maybe: 0 }, '/maybe must be > 0'],
    [{ ...right, who: 'you' }, '/who must be a UUID'],
    [{ ...right, note: ' \n' }, '/note must not be blank, nor contain NUL'],
    [{ ...right, note: 'a\u0000' }, '/note must not be blank, nor contain NUL'],
  ]
  for (const [value, flaw] of wrong) t.equal(flawOf(schema, value), flaw)
})

t.test('every keyword that refuses a value is explained', async (t) => {
  const refused: [TSchema, unknown][] = [
    [Type.Array(Type.String(), { uniqueItems: true }), ['a', 'a']],
    [Type.Number({ multipleOf: 0.5 }), 0.7],
    [Type.Object({ a: Type.Optional(Type.String()) }, { minProperties: 1 }), {}],
    [Type.Boolean(), 'x'],
    [Type.Number(), Number.NaN],
  ]
  for (const [schema, value] of refused) t.match(flawOf(schema, value), /must/, JSON.stringify(schema))
})

t.test('ids get their one spelling, wherever they are, and nothing else is touched', async (t) => {
  const schema = Type.Object({
    who: Type.Union([Type.Literal('me'), Uuid]),
    several: Type.Union([Uuid, Type.Array(Uuid)]),
    items: Type.Array(Type.Object({ exerciseId: Nullable(Uuid), notes: Type.String() })),
  })
  const id = '018f0000-abcd-7000-8000-000000000000'
  const sent = (spelt: string, several: unknown) => ({
    who: spelt,
    several,
    items: [
      { exerciseId: spelt, notes: spelt.toUpperCase() },
      { exerciseId: null, notes: 'ME' },
    ],
  })
  const check = compileCheck(schema)
  const notes = id.toUpperCase()
  for (const several of [id, [id, id]]) {
    const upper = JSON.parse(JSON.stringify(several).toUpperCase())
    t.strictSame(check(sent(id.toUpperCase(), upper)), { value: sent(id, several) })
  }
  t.match(check({ ...sent(id, id), who: 'me' }), { value: { who: 'me', items: [{ notes }, {}] } })
  t.match(flawOf(schema, { ...sent(id, id), who: 'ME' }), '/who must be a UUID')
  t.match(flawOf(Uuid, `urn:uuid:${id}`), / must/)
})

t.test('a name can be seen, and controls nothing around it', async (t) => {
  const seen = ['Ann', 'ﷺ', '🏋️‍♀️', '👩‍👩‍👧', 'می‌خواهم', 'e\u0301', 'שלום', '中村', '-', ' a ', '\u0308']
  for (const name of seen) t.equal(flawOf(Name(80), name), undefined, name)
  const unseen = ['', ' ', '\u200b', '\u3164', '\u2800', '\ufeff', '\u200d\u200d', '\u00ad', '\ufe0f', '\u{e0041}']
  const controlling = ['a\u202eb', 'a\u2066b', 'a\u0000', 'a\nb', 'a\u2028b', 'a\u0007']
  for (const name of [...unseen, ...controlling]) t.match(flawOf(Name(80), name), / must/, encodeURIComponent(name))
})
