import type { CompletionPart, LanguageModel, Message } from '../spec/language-model.ts'

export interface ScriptedModel extends LanguageModel {
  /** What it was asked, each time. */
  readonly asked: readonly (readonly Message[])[]
}

/** A model that says what it is told to, or what a function makes of its messages, in small pieces; an error in the script is thrown in its place. */
export function createScriptedModel(
  script: string | readonly (CompletionPart | Error)[] | ((messages: readonly Message[]) => string),
  { images = false, contextTokens = 32_000 } = {},
): ScriptedModel {
  const asked: (readonly Message[])[] = []
  return {
    name: 'scripted',
    capabilities: { images, contextTokens },
    asked,
    async *doComplete(messages, { signal }) {
      asked.push(messages)
      const saying = typeof script === 'function' ? script(messages) : script
      const parts = typeof saying === 'string' ? said(saying) : saying
      for (const part of parts) {
        signal.throwIfAborted()
        if (part instanceof Error) throw part
        yield part
      }
    },
  }
}

/** A completion that says `text` and ends well. */
export function said(text: string): CompletionPart[] {
  return [
    ...(text.match(/[\s\S]{1,7}/gu) ?? []).map((piece) => ({ type: 'text-delta' as const, text: piece })),
    { type: 'finish', reason: 'stop', usage: { inputTokens: 1, outputTokens: 1 } },
  ]
}
