// Compiles the kernels of src/math: node scripts/build-kernels.ts writes what the source runs, so that running needs no compiler.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const SOURCE = new URL('../src/math/max-sim.wat', import.meta.url)
export const TARGET = new URL('../src/math/max-sim-wasm.ts', import.meta.url)

/** The text of the compiled kernels' file. */
export async function compileKernels(): Promise<string> {
  const { default: load } = await import('wabt')
  const wabt = await load()
  const module = wabt.parseWat('max-sim.wat', readFileSync(SOURCE, 'utf8'), { simd: true })
  const { buffer } = module.toBinary({})
  module.destroy()
  const lines =
    Buffer.from(buffer)
      .toString('base64')
      .match(/.{1,110}/g) ?? []
  return `// Compiled from max-sim.wat by scripts/build-kernels.ts; do not edit.

/** WebAssembly, in base64. */
export const MAX_SIM_WASM =
${lines.map((line) => `  '${line}'`).join(' +\n')}
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TARGET, await compileKernels())
