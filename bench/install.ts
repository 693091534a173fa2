import path from 'node:path'
import { installPacked, listFiles, listPackages } from '../scripts/install-packed.ts'
import { type Measure, toMebibytes } from './measurement.ts'

const HELP_RUNS = 5

/** What a user gets: the packed package, installed into an empty folder; sizes are of file contents. */
export const measureInstall: Measure = async () => {
  const installation = await installPacked()
  try {
    const files = await listFiles(path.join(installation.folder, 'node_modules'))
    const bytesOf = (part: RegExp) => files.reduce((sum, file) => sum + (part.test(file.path) ? file.bytes : 0), 0)
    const helpMs: number[] = []
    for (let run = 0; run < HELP_RUNS; run++) {
      const started = performance.now()
      const { status, stderr } = installation.duomo(['--help'])
      if (status !== 0) throw new Error(`duomo --help ended with status ${status}, expected 0: ${stderr}`)
      helpMs.push(performance.now() - started)
    }
    return {
      figures: {
        tarballMebibytes: toMebibytes(installation.tarballBytes),
        installedMebibytes: toMebibytes(bytesOf(/./)),
        ownMebibytes: toMebibytes(bytesOf(/^duomo\//)),
        lancedbMebibytes: toMebibytes(bytesOf(/@lancedb\//)),
        packages: (await listPackages(installation.folder)).length,
        files: files.length,
        installMs: installation.installMs,
        helpMedianMs: Math.round(helpMs.sort((a, b) => a - b)[Math.floor(HELP_RUNS / 2)] ?? 0),
      },
      peers: {},
    }
  } finally {
    await installation.remove()
  }
}
