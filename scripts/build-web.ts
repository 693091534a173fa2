// Builds the web page into web/dist: node scripts/build-web.ts
import { cp, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'esbuild'

const WEB = path.join(path.dirname(import.meta.dirname), 'web')

/** Script and style in one file each, page and icon beside them; takes a fraction of a second. */
export async function buildWeb(): Promise<void> {
  const dist = path.join(WEB, 'dist')
  await rm(dist, { recursive: true, force: true })
  await mkdir(dist, { recursive: true })
  await build({
    entryPoints: { page: path.join(WEB, 'src/main.ts') },
    outdir: dist,
    bundle: true,
    format: 'esm',
    target: ['es2022'],
    minify: true,
    logLevel: 'warning',
  })
  await build({
    entryPoints: [path.join(WEB, 'page.css')],
    outdir: dist,
    minify: true,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    logLevel: 'warning',
  })
  for (const file of ['index.html', 'icon.svg']) await cp(path.join(WEB, file), path.join(dist, file))
}

if (process.argv[1] === import.meta.filename) await buildWeb()
