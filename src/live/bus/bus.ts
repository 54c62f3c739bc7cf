/** How this instance's emits reach the other instances. */
export interface Bus {
  /** Runs `emit`, which emits synchronously, and resolves to whether every publish it made was accepted. */
  delivered(emit: () => void): Promise<boolean>
  /** The join barrier: resolves when everything joined before the call is really subscribed, or cannot be now. */
  settled(): Promise<unknown>
  /** False while the other instances cannot be reached. */
  connected(): boolean
  /** Told each time the subscriptions have been made anew: events may have been missed until now. */
  onReconnected(listener: () => void): void
  /** Sends one heartbeat: whether it comes back. True too while there is no connection, which is made by itself. */
  answers(): Promise<boolean>
  /** Connects anew: the connections look open and carry nothing. */
  reconnect(): void
  close(): Promise<void>
}

const nothing = () => undefined

/** One process alone: whatever is emitted has reached everybody. */
export const localBus: Bus = {
  delivered: async (emit) => {
    emit()
    return true
  },
  settled: async () => undefined,
  connected: () => true,
  onReconnected: nothing,
  answers: async () => true,
  reconnect: nothing,
  close: async () => undefined,
}
