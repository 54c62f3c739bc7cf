/** A tap test, as far as whatever it starts needs it: what is told here is ended with the test. */
export interface Scope {
  teardown(end: () => unknown): void
}
