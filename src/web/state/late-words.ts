/** Words that are being typed, and are sent together. */
export interface LateWords {
  type(words: string): void
  /** Sends what was typed and not sent, now. */
  flush(): void
}

/** Sends what is typed once nothing was typed for `afterMs`, and whenever it is flushed. */
export function lateWords(send: (words: string) => void, afterMs = 1_000): LateWords {
  let typed: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    clearTimeout(timer)
    if (typed === null) return
    const words = typed
    typed = null
    send(words)
  }

  return {
    type(words) {
      typed = words
      clearTimeout(timer)
      timer = setTimeout(flush, afterMs)
    },
    flush,
  }
}
