import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { compileKernels, TARGET } from './build-kernels.ts'

it('runs the kernels that their source gives; otherwise `node scripts/build-kernels.ts` compiles them', async () => {
  expect(readFileSync(TARGET, 'utf8')).toBe(await compileKernels())
})
