// Builds what the package ships: npm run build (npm pack runs it by itself)
import { spawnSync } from 'node:child_process'
import { cp, rm } from 'node:fs/promises'
import path from 'node:path'
import { buildWeb } from './build-web.ts'

const ROOT = path.dirname(import.meta.dirname)
const DIST = path.join(ROOT, 'dist')

/** `src` as JavaScript with declarations and the part of LanceDB that is the same on every machine, in a fresh `dist`; the page in `web/dist`. */
async function build(): Promise<void> {
  await rm(DIST, { recursive: true, force: true })
  compile()
  await vendorLance()
  await buildWeb()
}

function compile(): void {
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc')
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: ROOT, stdio: [0, 2, 2] })
  if (status !== 0) throw new Error(`tsc -p tsconfig.build.json ended with status ${status}, expected 0`)
}

/**
 * Copies LanceDB's JavaScript to where `dist` finds it before any installed copy. As a dependency it would bring its optional
 * `@huggingface/transformers` and `openai` (docs/decisions/2026-11-23-lancedb-in-the-package.md); its binaries are our own
 * optional dependencies.
 */
async function vendorLance(): Promise<void> {
  const name = '@lancedb/lancedb'
  const left = new Set(['AGENTS.md', 'CONTRIBUTING.md', 'pnpm-workspace.yaml', 'license_header.txt'])
  await cp(path.join(ROOT, 'node_modules', name), path.join(DIST, 'node_modules', name), {
    recursive: true,
    filter: (source) => !left.has(path.basename(source)) && !/\.(map|tsbuildinfo)$/.test(source),
  })
}

await build()
