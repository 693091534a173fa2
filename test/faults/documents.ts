import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sha256 } from '../../src/base/hash.ts'
import { drawPdf } from '../../src/media/pdfium/draw-pdf.fixture.ts'
import { pick } from '../../src/testing/random.ts'

/** A file's content as a check knows it: the hash of its bytes and the words that stand in it and nowhere else. */
export interface Content {
  readonly documentId: string
  /** Absent for a file that nothing can read. */
  readonly words?: readonly [string, ...string[]]
}

const FIRST_FILES = 6

/** A folder of documents that a seed draws and changes: written, edited, renamed, copied and removed. */
export class Documents {
  readonly folder: string
  /** Path below the folder, with `/` → content. */
  readonly files = new Map<string, Content>()
  /** Everything that was ever written, by document id. */
  readonly known = new Map<string, Content>()
  readonly #random: () => number
  readonly #bytes = new Map<string, Uint8Array>()
  readonly #seed: number
  #made = 0

  constructor(folder: string, seed: number, random: () => number) {
    this.folder = folder
    this.#seed = seed
    this.#random = random
  }

  /** Some first files, one of them broken; later one to four changes. */
  async change(): Promise<void> {
    if (this.files.size === 0) {
      for (let n = 0; n < FIRST_FILES; n += 1) await this.#write(this.#newPath())
      await this.#write('broken.pdf', new TextEncoder().encode('%PDF-1.7\nno more than this'))
      return
    }
    for (let n = Math.ceil(this.#random() * 4); n > 0; n -= 1) await this.#changeOne()
  }

  async #changeOne(): Promise<void> {
    const [path, ...more] = [...this.files.keys()].filter((name) => name !== 'broken.pdf')
    const what = pick(this.#random, ['new', 'edit', 'edit', 'rename', 'copy', 'remove'])
    if (path === undefined || what === 'new') return this.#write(this.#newPath())
    const chosen = pick(this.#random, [path, ...more])
    if (what === 'edit') return this.#write(chosen)
    const place = join(this.folder, chosen)
    if (what === 'copy') return this.#write(this.#newPath(chosen.split('.').at(-1)), this.#bytes.get(chosen))
    const content = this.files.get(chosen)
    this.files.delete(chosen)
    if (what === 'remove' || !content) return rm(place)
    const to = this.#newPath(chosen.split('.').at(-1))
    await mkdir(dirname(join(this.folder, to)), { recursive: true })
    await rename(place, join(this.folder, to))
    this.files.set(to, content)
    this.#bytes.set(to, this.#bytes.get(chosen) ?? new Uint8Array())
  }

  #newPath(ending: string = pick(this.#random, ['txt', 'md', 'csv', 'pdf'])): string {
    this.#made += 1
    return `${pick(this.#random, ['', 'inner/', '资料/'])}${this.#made}.${ending}`
  }

  async #write(path: string, bytes?: Uint8Array): Promise<void> {
    this.#made += 1
    const words: [string, string] = [`zag${this.#seed}x${this.#made}`, `zog${this.#seed}x${this.#made}`]
    const content = bytes ?? (await draw(path.split('.').at(-1) ?? '', words))
    const documentId = sha256(content)
    const known = this.known.get(documentId) ?? (bytes ? { documentId } : { documentId, words })
    this.known.set(documentId, known)
    this.files.set(path, known)
    this.#bytes.set(path, content)
    await mkdir(dirname(join(this.folder, path)), { recursive: true })
    await writeFile(join(this.folder, path), content)
  }
}

/** A document of three paragraphs or rows; the two words stand in its first and its last. */
async function draw(ending: string, [first, last]: readonly [string, string]): Promise<Uint8Array> {
  const lines = [
    `The keeper ${first} carries a lantern of copper.`,
    '灯塔的看守人每天傍晚点灯，清晨熄灯，从不间断。'.repeat(20),
    `The harbour ${last} closes at nine in the evening.`,
  ]
  const text = () => {
    if (ending === 'csv') return `keeper,carries\n${first},lantern\nboatman,rope\n${last},bell\n`
    if (ending === 'md')
      return `# ${first}\n\n${lines.join('\n\n')}\n\n| keeper | carries |\n| --- | --- |\n| ${first} | lantern |\n`
    return lines.join('\n\n')
  }
  if (ending !== 'pdf') return new TextEncoder().encode(text())
  return drawPdf((document) => {
    document.fontSize(12).text(lines[0] ?? '', 50, 50)
    document.rect(50, 200, 300, 150).fill('#336699')
    document.addPage()
    document.fillColor('black').text(lines[2] ?? '', 50, 50)
  })
}
