/** Takes the focus from a field, so that what was typed there is saved before what a tap does: not every browser does so. */
export function leaveField(): void {
  document.querySelector<HTMLElement>('input:focus, textarea:focus')?.blur()
}

/**
 * After a tick the next field has the focus: of the next set that is not done, in this exercise or a later one. A phone
 * shows no keyboard for it until the field is tapped: most often the next tap is the next tick.
 */
export function goOn(line: HTMLElement): void {
  const lines = [...document.querySelectorAll<HTMLElement>('[data-testid=set]')]
  const next = lines.slice(lines.indexOf(line) + 1).find((one) => one.dataset.done === 'false')
  const field = next?.querySelector<HTMLInputElement>('input')
  if (!field) return
  if (matchMedia('(pointer: coarse)').matches) field.inputMode = 'none'
  field.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'nearest' })
}
