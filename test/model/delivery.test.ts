import t from 'tap'
import { DELIVERY_RULES, deliveryWorlds, searchDelivery } from './delivery.ts'
import { summaryOf } from './report.ts'

t.test('a page is told of every save by its event, or shown it by the next comparison, in any order', async (t) => {
  const outcomes = deliveryWorlds.map((world) => searchDelivery(world))
  for (const { name, violation, isFinished } of outcomes) {
    t.strictSame(violation, null, name)
    t.ok(isFinished, `${name}: searched to the end`)
  }
  t.comment(summaryOf(outcomes))
})

t.test('a join that marks its room after it has read can miss a save', async (t) => {
  const { violation } = searchDelivery(
    { savers: 1, faults: {} },
    { rules: { ...DELIVERY_RULES, marksBeforeReading: false } },
  )
  t.match(violation?.at(-1), /nothing is left to be done, and the page shows 0/)
  t.comment(violation?.join('\n') ?? '')
})

t.test('an outbox row that goes before its floor is raised hides a save from the comparison', async (t) => {
  const { violation } = searchDelivery(
    { savers: 1, faults: { 'Redis away': 1 } },
    { rules: { ...DELIVERY_RULES, rowsAwaitFloors: false } },
  )
  t.match(violation?.at(-1), /the comparison finds 0 to be the newest: the page shows 0/)
  t.comment(violation?.join('\n') ?? '')
})
