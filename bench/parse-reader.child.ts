// One reader in a process of its own; reads a file whenever it is told one.
import { readFile } from 'node:fs/promises'
import { answerWith } from './forked-reader.ts'
import { loadReader, READERS } from './parse-reader.ts'

await answerWith(READERS, async (name) => {
  const read = await loadReader(name)
  return async (file) => read(file, await readFile(file))
})
