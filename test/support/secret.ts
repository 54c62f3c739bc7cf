/** What every instance under test signs with. A module of its own: benchmarks start instances too, and may not load tap. */
export const TEST_SECRET = 'of-tests-only-and-long-enough-to-be-taken'
