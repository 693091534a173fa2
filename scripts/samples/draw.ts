import { DuomoError } from '../../src/base/errors.ts'
import { drawSamples } from './samples.ts'

// npm run samples [-- FOLDER]
const folder = process.argv[2] ?? 'samples'
try {
  for (const { name, bytes } of await drawSamples(folder)) console.log(`${name}\t${bytes} bytes`)
} catch (error) {
  if (!(error instanceof DuomoError)) throw error
  console.error([error.message, error.hint].filter(Boolean).join('\n'))
  process.exitCode = 1
}
