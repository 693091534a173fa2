import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { drawChurchesGuide } from './churches-guide.ts'
import { buildInventory } from './inventory.ts'
import { writeNotes } from './notes.ts'
import { drawPrinterManual } from './printer-manual.ts'
import { drawPrinterPhoto } from './printer-photo.ts'
import { buildProductLaunch } from './product-launch.ts'
import { drawQuarterlyReport } from './quarterly-report.ts'
import { drawTwoColumnPaper } from './two-column-paper.ts'
import { drawWarrantyScan } from './warranty-scan.ts'

/** What draws each sample, by the name of its file. */
export const SAMPLES: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  'printer-manual.zh.pdf': drawPrinterManual,
  'quarterly-report.zh.pdf': drawQuarterlyReport,
  'churches-guide.en.pdf': drawChurchesGuide,
  'two-column-paper.en.pdf': drawTwoColumnPaper,
  'warranty-scan.zh.pdf': drawWarrantyScan,
  'inventory.xlsx': buildInventory,
  'product-launch.pptx': buildProductLaunch,
  'notes.md': writeNotes,
  'printer-photo.png': drawPrinterPhoto,
}

/**
 * Draws every sample into a folder. The same fonts give the same bytes, whatever the day or the place.
 *
 * @throws DuomoError `part-unavailable` when a font is missing
 */
export async function drawSamples(folder: string): Promise<{ name: string; bytes: number }[]> {
  await mkdir(folder, { recursive: true })
  const drawn: { name: string; bytes: number }[] = []
  for (const [name, draw] of Object.entries(SAMPLES)) {
    const bytes = await draw()
    await writeFile(join(folder, name), bytes)
    drawn.push({ name, bytes: bytes.length })
  }
  return drawn
}
