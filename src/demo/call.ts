export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH'

/** Calls Spotter's HTTP interface as one of the demo people; rejects on anything but success. */
export type Call = <T>(method: Method, url: string, body?: unknown, type?: string) => Promise<T>
