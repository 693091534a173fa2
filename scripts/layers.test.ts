import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkLayers } from './layers.ts'

const PROJECT = path.dirname(import.meta.dirname)

type Tree = Readonly<Record<string, string>>

// One file a row, each using what stands left of it, and every exception that the law grants.
const CLEAN: Tree = {
  'src/base/errors.ts': 'export const code = 1\n',
  'src/base/errors.test.ts':
    "import { code } from './errors.ts'\nimport { suite } from '../testing/suite.ts'\nsuite(code)\n",
  'src/language/words.ts': "import { code } from '../base/errors.ts'\nexport const words = [code]\n",
  'src/model/document.ts': "import { z } from 'zod'\nexport interface Document { id: typeof z }\n",
  'src/spec/parser.ts': "import type { Document } from '../model/document.ts'\nexport type Parser = () => Document\n",
  'src/media/picture.ts': "import sharp from 'sharp'\nexport const open = sharp\n",
  'src/parse/text.ts':
    "import type { Parser } from '../spec/parser.ts'\nimport { open } from '../media/picture.ts'\nexport const parse: Parser = open\n",
  'src/parse/text.test.ts': "import sharp from 'sharp'\nimport { parse } from './text.ts'\nparse(sharp)\n",
  'src/parse/page.fixture.ts': "import sharp from 'sharp'\nexport const page = sharp\n",
  'src/store/memory.ts': "import { code } from '../base/errors.ts'\nexport const store = code\n",
  'src/testing/suite.ts': 'export const suite = (value: unknown) => value\n',
  'src/flow/ingest.ts':
    "import type { Parser } from '../spec/parser.ts'\nexport const ingest = (parser: Parser) => parser()\n",
  'src/app/open.ts':
    "import { ingest } from '../flow/ingest.ts'\nimport { parse } from '../parse/text.ts'\nexport const open = () => ingest(parse)\n",
  'src/server/routes.ts': "import { open } from '../app/open.ts'\nexport const routes = open\n",
  'src/index.ts': "export { open } from './app/open.ts'\nexport { suite } from './testing/suite.ts'\n",
  'web/src/main.ts':
    "import type { Document } from '../../src/model/document.ts'\nexport const show = (it: Document) => it\n",
  'scripts/draw.ts': "import { open } from '../src/app/open.ts'\nopen()\n",
  'examples/ask.ts': "import { open } from '../src/index.ts'\nopen()\n",
  ...installed('sharp'),
  ...installed('zod'),
  ...installed('left-pad'),
}

function installed(name: string): Tree {
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'index.js' }),
    [`node_modules/${name}/index.js`]: 'export default 1\nexport const z = 1\n',
  }
}

let root = ''
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'duomo-layers-'))
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json']) {
    await copyFile(path.join(PROJECT, name), path.join(root, name))
  }
  await plant(CLEAN)
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function plant(tree: Tree): Promise<void> {
  for (const [name, text] of Object.entries(tree)) {
    await mkdir(path.join(root, path.dirname(name)), { recursive: true })
    await writeFile(path.join(root, name), text)
  }
}

const rulesBroken = async () => [...new Set((await checkLayers(root)).violations.map(({ rule }) => rule))].sort()

describe('checkLayers', () => {
  it('passes a tree that keeps the law, and read all of it', async () => {
    const sources = Object.keys(CLEAN).filter((name) => !name.startsWith('node_modules/'))
    expect(await checkLayers(root)).toEqual({ violations: [], modules: sources.length, unseen: [] })
  })

  it.each<[string, string, string, string]>([
    ['an upward import', 'law-base', 'src/base/clock.ts', "import '../model/document.ts'"],
    [
      'an upward import of a type only',
      'law-model',
      'src/model/hit.ts',
      "import type { Parser } from '../spec/parser.ts'\nexport type A = Parser",
    ],
    [
      'an upward import on demand',
      'law-store',
      'src/store/late.ts',
      "export const late = () => import('../flow/ingest.ts')",
    ],
    ['a sideways import', 'law-parse', 'src/parse/page.ts', "import '../store/memory.ts'"],
    ['a sideways import in a test', 'law-parse', 'src/parse/page.test.ts', "import '../store/memory.ts'"],
    ['a sideways import in a row of two', 'law-language', 'src/language/plus.ts', "import '../math/dot.ts'"],
    ['flow naming a store', 'law-flow', 'src/flow/retrieve.ts', "import '../store/memory.ts'"],
    ['flow naming an adapter', 'law-flow', 'src/flow/draw.ts', "import '../media/picture.ts'"],
    ['a room using the public list', 'law-server', 'src/server/page.ts', "import '../index.ts'"],
    ['testing outside tests', 'testing-only-in-tests', 'src/app/fake.ts', "import '../testing/suite.ts'"],
    ['a fixture outside tests', 'fixtures-only-in-tests', 'src/parse/draw.ts', "import './page.fixture.ts'"],
    ['a heavy package outside its home', 'home-of-sharp', 'src/parse/picture.ts', "import 'sharp'"],
    ['a package without a home', 'package-has-a-home', 'src/parse/pad.ts', "import 'left-pad'"],
    ['a package that is not there', 'no-unresolvable', 'scripts/odd.ts', "import 'no-such-package'"],
    ['a file in no room', 'known-room', 'src/utils.ts', 'export const a = 1'],
    ['a room that the law does not name', 'known-room', 'src/extras/more.ts', "import '../base/errors.ts'"],
    ['src using a script', 'src-stands-alone', 'src/app/samples.ts', "import '../../scripts/draw.ts'"],
    [
      'the page using the server',
      'web-sees-types-of-model',
      'web/src/api.ts',
      "import type { routes } from '../../src/server/routes.ts'\nexport type A = typeof routes",
    ],
    [
      'the page running code of model',
      'web-sees-types-only',
      'web/src/check.ts',
      "import '../../src/model/document.ts'",
    ],
    [
      'an example using an inner part',
      'examples-use-the-public-list',
      'examples/inner.ts',
      "import '../src/app/open.ts'",
    ],
  ])('refuses %s', async (_, rule, file, text) => {
    await plant({ 'src/math/dot.ts': 'export const dot = 1\n', [file]: `${text}\n` })
    expect(await rulesBroken()).toEqual([rule])
  })

  it('refuses a circle and names its modules, types included', async () => {
    await plant({
      'src/chunk/a.ts': "import { b } from './b.ts'\nexport type A = typeof b\n",
      'src/chunk/b.ts': "import type { A } from './a.ts'\nexport const b = (a: A) => a\n",
    })
    const { violations } = await checkLayers(root)
    expect(violations[0]).toMatchObject({ rule: 'no-circular' })
    expect([...(violations[0]?.circle ?? [])].sort()).toEqual(['src/chunk/a.ts', 'src/chunk/b.ts'])
  })

  it('names a file that exists and was not read', async () => {
    const rules = path.join(root, '.dependency-cruiser.cjs')
    await writeFile(
      rules,
      "module.exports = { forbidden: [], options: { exclude: { path: 'parse/text' }, tsPreCompilationDeps: true } }",
    )
    expect((await checkLayers(root)).unseen).toEqual(['src/parse/text.test.ts', 'src/parse/text.ts'])
  })
})
