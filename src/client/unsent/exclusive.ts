/** The part of the Web Locks API that is used. It is there in secure contexts only. */
interface Locks {
  request<T>(name: string, work: () => Promise<T>): Promise<T>
}

/** Runs `work` while no other tab of this browser runs under the same name; without locks, at once. */
export function exclusive<T>(name: string, work: () => Promise<T>): Promise<T> {
  const { navigator } = globalThis as { navigator?: { locks?: Locks } }
  return navigator?.locks ? navigator.locks.request(name, work) : work()
}
