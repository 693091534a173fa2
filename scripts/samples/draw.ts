import { drawSamples } from './samples.ts'

// npm run samples [-- FOLDER]
const folder = process.argv[2] ?? 'samples'
for (const { name, bytes } of await drawSamples(folder)) console.log(`${name}\t${bytes} bytes`)
