// Checks the import law (.dependency-cruiser.cjs) over every TypeScript file of the project: npm run layers
import { existsSync, globSync } from 'node:fs'
import path from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config'

const FOLDERS = ['src', 'web', 'scripts', 'bench', 'test', 'examples']

export interface Violation {
  readonly rule: string
  readonly from: string
  /** The imported module; the same as `from` where a module itself breaks the rule. */
  readonly to: string
  /** The modules of a circle, in order; empty for other rules. */
  readonly circle: readonly string[]
}

export interface LayerReport {
  readonly violations: readonly Violation[]
  /** How many of our own TypeScript files were read. */
  readonly modules: number
  /** TypeScript files that exist and were not read: a law that did not see them says nothing about them. */
  readonly unseen: readonly string[]
}

/**
 * Cruises a project folder with its own `.dependency-cruiser.cjs` and `tsconfig.json`.
 *
 * @param root - absolute path of the folder that holds `src`
 */
export async function checkLayers(root: string): Promise<LayerReport> {
  const folders = FOLDERS.filter((folder) => existsSync(path.join(root, folder)))
  const options = await extractDepcruiseOptions(path.join(root, '.dependency-cruiser.cjs'))
  const tsConfig = extractTsConfig(path.join(root, 'tsconfig.json'))
  const { output } = await cruise(folders, { ...options, baseDir: root }, undefined, { tsConfig })
  if (typeof output === 'string') throw new Error('dependency-cruiser returned text, expected its result as an object')
  const seen = new Set(output.modules.map((module) => module.source))
  const files = typeScriptFiles(root, folders)
  return {
    violations: toViolations(output),
    modules: files.filter((file) => seen.has(file)).length,
    unseen: files.filter((file) => !seen.has(file)),
  }
}

/** All of them, by path from `root` with forward slashes, sorted. */
function typeScriptFiles(root: string, folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root, exclude: (name) => IGNORED.test(name) }))
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => !IGNORED.test(file))
    .sort()
}
const IGNORED = /(^|[\\/])(node_modules|dist)([\\/]|$)/

function toViolations(result: ICruiseResult): Violation[] {
  return result.summary.violations.map((violation) => ({
    rule: violation.rule.name,
    from: violation.from,
    to: violation.to,
    circle: violation.cycle?.map((step) => step.name) ?? [],
  }))
}

async function main(): Promise<void> {
  const report = await checkLayers(path.dirname(import.meta.dirname))
  for (const { rule, from, to, circle } of report.violations) {
    console.error(`${rule}: ${from} → ${circle.length > 0 ? circle.join(' → ') : to}`)
  }
  for (const file of report.unseen) console.error(`not-cruised: ${file} exists and was not read`)
  const total = report.modules + report.unseen.length
  console.error(`${report.violations.length} violations; ${report.modules} of ${total} modules read`)
  if (report.violations.length > 0 || report.unseen.length > 0 || report.modules === 0) process.exitCode = 1
}

if (import.meta.main) await main()
