import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { drawChurchesGuide } from './churches-guide.ts'
import { writeNotes } from './notes.ts'
import { drawPrinterManual } from './printer-manual.ts'
import { drawPrinterPhoto } from './printer-photo.ts'
import { drawQuarterlyReport } from './quarterly-report.ts'
import { drawTwoColumnPaper } from './two-column-paper.ts'
import { drawWarrantyScan } from './warranty-scan.ts'

/** What draws each shipped file. */
const SAMPLES: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'printer-manual.zh.pdf': drawPrinterManual,
  'quarterly-report.zh.pdf': drawQuarterlyReport,
  'churches-guide.en.pdf': drawChurchesGuide,
  'two-column-paper.en.pdf': drawTwoColumnPaper,
  'warranty-scan.zh.pdf': drawWarrantyScan,
  'printer-photo.png': drawPrinterPhoto,
  'notes.md': async () => writeNotes(),
}
const only = process.argv.slice(3)
const folder = process.argv[2] ?? 'samples'
await mkdir(folder, { recursive: true })
for (const [name, draw] of Object.entries(SAMPLES)) {
  if (only.length && !only.some((o) => name.includes(o))) continue
  const bytes = await draw()
  await writeFile(join(folder, name), bytes)
  console.error(`${name} ${bytes.length}`)
}
