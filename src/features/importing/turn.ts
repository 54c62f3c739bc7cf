/** Does one step of an import when it is its turn. Rejects with ImportLeft when this process wants to stop. */
export type Turn = <T>(step: () => Promise<T>) => Promise<T>
