// One measurement: npm run bench -- NAME [FILE…] [--large] [--json]
import { type Measure, type Measurement, machine } from './measurement.ts'

/** Each is loaded when it is asked for. */
const BENCHES: Readonly<Record<string, () => Promise<Measure>>> = {
  answers: async () => (await import('./answers.ts')).measureAnswers,
  install: async () => (await import('./install.ts')).measureInstall,
  encode: async () => (await import('./encode.ts')).measureEncode,
  fingerprint: async () => (await import('./fingerprint.ts')).measureFingerprint,
  lexical: async () => (await import('./lexical.ts')).measureLexical,
  maxsim: async () => (await import('./maxsim.ts')).measureMaxSim,
  move: async () => (await import('./move.ts')).measureMove,
  overhead: async () => (await import('./overhead.ts')).measureOverhead,
  parse: async () => (await import('./parse.ts')).measureParse,
  ocr: async () => (await import('./ocr.ts')).measureOcr,
  reopen: async () => (await import('./reopen.ts')).measureReopen,
  vectors: async () => (await import('./vectors.ts')).measureVectors,
}
/** These measure on files that one can name. */
const TAKE_FILES: ReadonlySet<string> = new Set(['answers', 'fingerprint', 'parse'])

async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => !arg.startsWith('-'))
  const unknown = args.find((arg) => arg.startsWith('-') && !['--json', '--large'].includes(arg))
  const [name = '', ...files] = names
  const load = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
  if (!load || (files.length > 0 && !TAKE_FILES.has(name)) || unknown !== undefined) {
    const given = unknown ?? (names.length === 0 ? 'no name' : names.join(' '))
    console.error(`error: ${given} given, expected one of: ${Object.keys(BENCHES).join(', ')}`)
    console.error('usage: npm run bench -- NAME [FILE…] [--large] [--json]')
    process.exitCode = 2
    return
  }
  const measure = await load()
  const measurement: Measurement = {
    name,
    ...(await measure(files, { large: args.includes('--large') })),
    machine: machine(),
  }
  if (args.includes('--json')) console.log(JSON.stringify(measurement))
  else print(measurement)
}

function print({ name, figures, peers, machine }: Measurement): void {
  console.log(`${name} on ${machine}`)
  for (const [who, values] of [['', figures] as const, ...Object.entries(peers)]) {
    if (who) console.log(`${who}:`)
    const width = Math.max(...Object.keys(values).map((key) => key.length))
    for (const [key, value] of Object.entries(values)) console.log(`  ${key.padEnd(width)}  ${value}`)
  }
}

await main(process.argv.slice(2))
