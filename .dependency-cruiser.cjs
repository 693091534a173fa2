// The import law, as data. A room imports itself and any room of an earlier row: never a later one, never one of its own row.
const ROWS = [
  ['base'],
  ['math', 'language'],
  ['model'],
  ['table'],
  ['spec'],
  ['media', 'onnx'],
  [
    'parse',
    'ocr',
    'enrich',
    'chunk',
    'encode',
    'store',
    'fuse',
    'rerank',
    'complete',
    'calculate',
    'generate',
    'decode',
    'testing',
  ],
  ['flow'],
  ['evaluate', 'finetune'],
  ['app'],
  ['server'],
  ['cli'],
]
const ROOMS = ROWS.flat()
const rowOf = (room) => ROWS.findIndex((row) => row.includes(room))

// flow takes its parts as arguments, so it sees no implementation and no adapter at all.
const IMPLEMENTATIONS = ROWS.slice(rowOf('media'), rowOf('flow')).flat()

const law = ROOMS.map((room) => {
  const later = ROOMS.filter((other) => other !== room && rowOf(other) >= rowOf(room))
  const barred = room === 'flow' ? [...IMPLEMENTATIONS, ...later] : later
  return {
    name: `law-${room}`,
    comment: `${room} may import only itself and rooms of earlier rows (docs/architecture.md)`,
    severity: 'error',
    from: { path: `^src/${room}/` },
    // Who may import testing is the next rule's matter.
    to: { path: `^src/(${barred.filter((other) => other !== 'testing').join('|') || '-'})/|^src/index\\.ts$` },
  }
})

// What only tests use: they and what draws their input.
const TEST = '\\.(test|fixture)\\.ts$'

// Tests may also use the shipped mocks and conformance suites; nothing else may, but the public list.
const testingOnlyInTests = {
  name: 'testing-only-in-tests',
  severity: 'error',
  from: { path: '^src/', pathNot: [TEST, '^src/testing/', '^src/index\\.ts$'] },
  to: { path: '^src/testing/' },
}

const fixturesOnlyInTests = {
  name: 'fixtures-only-in-tests',
  severity: 'error',
  from: { path: '^src/', pathNot: TEST },
  to: { path: '\\.fixture\\.ts$' },
}

/** Each heavy or foreign package has one home. */
const HOMES = {
  '@embedpdf/pdfium': '^src/media/pdfium',
  sharp: '^src/media/',
  'onnxruntime-node': '^src/onnx/session',
  '@huggingface/transformers': '^src/(onnx/transformers|testing/tiny-models/)',
  '@lancedb/lancedb': '^src/store/lance',
  'apache-arrow': '^src/store/lance',
  chromadb: '^src/store/chroma',
  '@zilliz/milvus2-sdk-node': '^src/store/milvus',
  'mdast-util-from-markdown': '^src/parse/markdown',
  'mdast-util-gfm-table': '^src/parse/markdown',
  'micromark-extension-gfm-table': '^src/parse/markdown',
  '@duckdb/node-api': '^src/calculate/duckdb',
  '@ai-sdk/openai-compatible': '^src/complete/',
  '@ai-sdk/provider': '^src/complete/',
  parse5: '^src/parse/html-(tree|flat)',
  saxes: '^src/parse/office/xml',
  '@kenjiuno/msgreader': '^src/parse/mail/(outlook|write-outlook)',
  'postal-mime': '^src/parse/mail/message',
  'music-metadata': '^src/media/',
  papaparse: '^src/parse/(csv|separator)',
  hono: '^src/server/',
  '@hono/node-server': '^src/server/',
  commander: '^src/cli/',
}
const homes = Object.entries(HOMES).map(([name, home]) => ({
  name: `home-of-${name.replace('@', '').replaceAll('/', '-')}`,
  severity: 'error',
  from: { path: '^src/', pathNot: [home, TEST] },
  to: { path: `^node_modules/${name}/` },
}))

/** Any room may use these. */
const EVERYWHERE = ['zod', '@types/[^/]+']
const packageHasHome = {
  name: 'package-has-a-home',
  comment: 'a package that src imports is named in HOMES or EVERYWHERE of this file',
  severity: 'error',
  from: { path: '^src/', pathNot: [TEST, '^src/testing/'] },
  to: { path: '^node_modules/', pathNot: `^node_modules/(${[...Object.keys(HOMES), ...EVERYWHERE].join('|')})/` },
}

// Imported by someone, importing something, or neither: a file outside the rooms is seen in each case.
const OUTSIDE = { path: '^src/', pathNot: `^src/(${ROOMS.join('|')})/|^src/index\\.ts$` }
const knownRoom = [
  { from: {}, to: OUTSIDE },
  { from: OUTSIDE, to: {} },
  { from: { ...OUTSIDE, orphan: true }, to: {} },
].map((rule) => ({
  name: 'known-room',
  comment: 'every file under src stands in a room of the law',
  severity: 'error',
  ...rule,
}))

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...knownRoom,
    {
      name: 'src-stands-alone',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(web|scripts|bench|test|examples)/' },
    },
    {
      name: 'web-sees-types-of-model',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^src/', pathNot: '^src/model/' },
    },
    {
      name: 'web-sees-types-only',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^src/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'examples-use-the-public-list',
      severity: 'error',
      from: { path: '^examples/' },
      to: { path: '^src/', pathNot: '^src/index\\.ts$' },
    },
    ...law,
    testingOnlyInTests,
    fixturesOnlyInTests,
    ...homes,
    packageHasHome,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
