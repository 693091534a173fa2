import { describeAgreement } from './store-agreement.ts'
import { describeFilters } from './store-filters.ts'
import { type StoreHome, storeOf } from './store-home.ts'
import { describeRows } from './store-rows.ts'
import { describeVectors } from './store-vectors.ts'
import { describeWords } from './store-words.ts'
import type { TestFunctions } from './test-functions.ts'

/** What every `Store` must do. `start` gives a new, empty home for each test. */
export function describeStore(name: string, start: () => Promise<StoreHome>, test: TestFunctions): void {
  for (const part of [describeRows, describeVectors, describeWords, describeFilters, describeAgreement])
    part(name, storeOf(start), test)
}
