/** What a conformance suite needs of a test runner; Vitest's and Jest's functions fit. */
export interface TestFunctions {
  describe(name: string, body: () => void): void
  it(name: string, body: () => Promise<void>): void
  expect(actual: unknown): Expectation
}

interface Expectation {
  toBe(expected: unknown): void
  toEqual(expected: unknown): void
  toBeCloseTo(expected: number, digits?: number): void
  readonly rejects: { toMatchObject(expected: object): Promise<void> }
}
