import { readModelLine } from '../complete/model-line.ts'
import type { LanguageModel } from '../spec/language-model.ts'

/** The model that a line names; see `docs/models.md`. Its client is loaded only here, for no other command needs it. */
export async function chooseModel(line: string, environment: NodeJS.ProcessEnv): Promise<LanguageModel> {
  const { createLanguageModel } = await import('../complete/language-model.ts')
  return createLanguageModel(readModelLine(line, environment))
}
