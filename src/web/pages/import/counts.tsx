import { useFormat } from '../../state/use-format.ts'
import factsStyles from '../../ui/facts.module.css'
import { Facts } from '../../ui/facts.tsx'

/** What was counted, by name: the first two always, the others where there are any. */
export function Counts({ counts }: { counts: readonly (readonly [name: string, count: number])[] }) {
  const format = useFormat()
  return (
    <Facts
      class={factsStyles.factsThree}
      rows={counts
        .filter(([, count], at) => count > 0 || at < 2)
        .map(([name, count]) => [name, format.number(count)] as const)}
    />
  )
}
