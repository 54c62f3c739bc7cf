import { useFormat } from '../../state/use-format.ts'

/** What was counted, by name: the first two always, the others where there are any. */
export function Counts({ counts }: { counts: readonly (readonly [name: string, count: number])[] }) {
  const format = useFormat()
  return (
    <dl class="facts facts-three">
      {counts
        .filter(([, count], at) => count > 0 || at < 2)
        .map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="number">{format.number(count)}</dd>
          </div>
        ))}
    </dl>
  )
}
