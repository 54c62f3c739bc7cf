import type { ImportStatus } from '../../../features/importing/contract.ts'
import { useFormat } from '../../format/use-format.ts'
import { plural } from '../../format/words.ts'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'

/** What went in, what was there already, and each line that did not go in with its reason. */
export function ImportResult({ result }: { result: ImportStatus }) {
  const format = useFormat()
  const { counts, refused, error } = result
  const facts: [string, number][] = [
    ['Workouts added', counts.workouts],
    ['Sets added', counts.sets],
    ['Already there', counts.duplicates],
    ['New exercises', counts.exercisesCreated],
    ['Rest timers skipped', counts.restTimers],
    ['Lines refused', counts.refused],
  ]
  return (
    <Card title="Result" testid="import-result">
      <Headline result={result} />
      {error && <p class="problem-text">{error.detail}</p>}
      <dl class="facts facts-three">
        {facts.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="number">{format.number(count)}</dd>
          </div>
        ))}
      </dl>
      {refused.length > 0 && (
        <details class="as-table" open>
          <summary>
            {format.number(counts.refused)} {plural(counts.refused, 'line')} that could not be read
          </summary>
          <div class="table-scroll">
            <table data-testid="refused-table">
              <thead>
                <tr>
                  <th scope="col">Line</th>
                  <th scope="col">Why</th>
                </tr>
              </thead>
              <tbody>
                {refused.map(({ line, reason }) => (
                  <tr key={`${line}:${reason}`}>
                    <th scope="row">{line}</th>
                    <td class="table-text">{reason}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
      <p class="row-actions">
        <a class="button button-primary" href="#/progress">
          See your progress
        </a>
      </p>
    </Card>
  )
}

function Headline({ result: { status, counts } }: { result: ImportStatus }) {
  if (status === 'failed') return <Notice kind="problem">The file could not be imported.</Notice>
  if (status === 'undone') return <Notice>The import has been undone.</Notice>
  if (counts.workouts === 0 && counts.duplicates > 0) return <Notice kind="good">Everything was there already.</Notice>
  return <Notice kind="good">Your history is in.</Notice>
}
