import t from 'tap'
import { changedSections } from '../../../src/live/delivery/changed-sections.ts'
import { viewOf } from '../../support/live-world.ts'

t.test('only the sections that differ, each whole', async (t) => {
  const before = viewOf(1, '2026-01-01')
  t.strictSame(changedSections(before, structuredClone(before)), {})
  const after = {
    ...viewOf(2, '2026-01-01'),
    muscles: [{ muscle: 'chest' as const, sets: 1.5 }],
    week: { ...before.week, target: 3 },
  }
  t.strictSame(changedSections(before, after), { totals: after.totals, week: after.week, muscles: after.muscles })
})
