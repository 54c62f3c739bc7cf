/** What became of a form: heard as soon as it is known. */
export function SavedStatus({ problem, saved }: { problem: string | null; saved: string | false }) {
  return (
    <p role="status" class={problem === null ? 'quiet' : 'problem-text'}>
      {problem ?? (saved || '')}
    </p>
  )
}
