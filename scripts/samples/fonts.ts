import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { DuomoError } from '../../src/base/errors.ts'
import { sha256 } from '../../src/base/hash.ts'

/** A face inside a font file; `sha256` is of the version that drew the shipped samples. */
interface FaceSource {
  readonly file: string
  readonly postscriptName: string
  /** As fontconfig knows it. */
  readonly pattern: string
  readonly sha256: string
}

const SANS = {
  file: 'NotoSansCJK-Regular.ttc',
  pattern: 'Noto Sans CJK SC:style=Regular',
  sha256: 'b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a',
}
const SANS_BOLD = {
  file: 'NotoSansCJK-Bold.ttc',
  pattern: 'Noto Sans CJK SC:style=Bold',
  sha256: 'faa5f3656a78b2e2d450d27fe8382c778bc2b6bb5ea29c986664a6a435056ceb',
}
const SERIF = {
  file: 'NotoSerifCJK-Regular.ttc',
  pattern: 'Noto Serif CJK SC:style=Regular',
  sha256: 'a04178ec485dffdff7cc0c0c20e1fce9202d7e2160d805e8e44a4c8841c58481',
}
const SERIF_BOLD = {
  file: 'NotoSerifCJK-Bold.ttc',
  pattern: 'Noto Serif CJK SC:style=Bold',
  sha256: 'a5d4b046c127da3d7c72f98b46c41489cd29bf52abfdf18aba920903e920d4ac',
}

const SOURCES = {
  sans: { ...SANS, postscriptName: 'NotoSansCJKsc-Regular' },
  'sans-bold': { ...SANS_BOLD, postscriptName: 'NotoSansCJKsc-Bold' },
  serif: { ...SERIF, postscriptName: 'NotoSerifCJKsc-Regular' },
  'serif-bold': { ...SERIF_BOLD, postscriptName: 'NotoSerifCJKsc-Bold' },
  // The Korean cut of the same files sets quotation marks and apostrophes as wide as English wants them.
  'english-serif': { ...SERIF, postscriptName: 'NotoSerifCJKkr-Regular' },
  'english-serif-bold': { ...SERIF_BOLD, postscriptName: 'NotoSerifCJKkr-Bold' },
} as const satisfies Record<string, FaceSource>

export type FaceName = keyof typeof SOURCES
export type Faces = Readonly<Record<FaceName, { readonly path: string; readonly postscriptName: string }>>

const HINT =
  'On Debian or Ubuntu: apt-get install fontconfig fonts-noto-cjk. ' +
  'Elsewhere: put the font files into one folder and name it in SAMPLE_FONTS.'

/**
 * Finds every face, in the folder that the environment variable `SAMPLE_FONTS` names, else by `fc-match`.
 *
 * @throws DuomoError `part-unavailable`, naming the files that are missing
 */
export function findFaces(): Faces {
  const { found, missing } = searchFaces()
  if (missing.length > 0)
    throw new DuomoError(
      'part-unavailable',
      `Drawing the samples needs fonts that are not installed: ${missing.join(', ')}`,
      {
        hint: HINT,
      },
    )
  return found as Faces
}

/** Why drawing would not give the shipped bytes: missing files, or files of another version. `undefined` when it would. */
export function fontObstacle(): string | undefined {
  const { found, missing } = searchFaces()
  if (missing.length > 0) return `fonts not installed: ${missing.join(', ')}. ${HINT}`
  const other = new Set<string>()
  for (const [name, source] of sources()) {
    const face = found[name]
    if (face && sha256(readFileSync(face.path)) !== source.sha256) other.add(source.file)
  }
  return other.size > 0 ? `fonts of another version than drew the samples: ${[...other].join(', ')}` : undefined
}

type Found = { [name in FaceName]?: Faces[FaceName] }

let searched: { found: Found; missing: string[] } | undefined

function searchFaces(): { found: Found; missing: string[] } {
  if (searched) return searched
  const found: Found = {}
  const missing = new Set<string>()
  for (const [name, source] of sources()) {
    const path = findFile(source)
    if (path === undefined) missing.add(source.file)
    else found[name] = { path, postscriptName: source.postscriptName }
  }
  searched = { found, missing: [...missing] }
  return searched
}

function findFile(source: FaceSource): string | undefined {
  const folder = process.env.SAMPLE_FONTS
  if (folder) {
    const path = join(folder, source.file)
    return existsSync(path) ? path : undefined
  }
  try {
    const path = execFileSync('fc-match', ['--format=%{file}', source.pattern], { encoding: 'utf8' })
    // fc-match answers with its nearest font when it has not the one asked for.
    return basename(path) === source.file ? path : undefined
  } catch {
    return undefined
  }
}

function sources(): [FaceName, FaceSource][] {
  return Object.entries(SOURCES) as [FaceName, FaceSource][]
}
