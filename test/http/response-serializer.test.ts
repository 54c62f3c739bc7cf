import t from 'tap'
import { Type } from 'typebox'
import { responseSerializer } from '../../src/http/response-serializer.ts'

t.test('an answer has what its schema names, and nothing else', (t) => {
  const schema = Type.Object({ reps: Type.Integer() })
  const serialize = responseSerializer({ schema, method: 'GET', url: '/', httpStatus: '200' })
  t.equal(serialize({ reps: 5, secret: 'x' }), '{"reps":5}')
  t.equal(serialize({ reps: 6 }), '{"reps":6}')
  t.end()
})
