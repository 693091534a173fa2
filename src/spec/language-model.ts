/** What a part of a message holds. */
export type MessagePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly bytes: Uint8Array; readonly mediaType: string }

export interface Message {
  readonly role: 'system' | 'user' | 'assistant'
  readonly parts: readonly MessagePart[]
}

/** Parts of a completion as they arrive; a stream without `finish` was cut and is never taken for whole. */
export type CompletionPart =
  | { readonly type: 'text-delta'; readonly text: string }
  | {
      readonly type: 'finish'
      readonly reason: 'stop' | 'length' | 'refused'
      readonly usage: { readonly inputTokens: number; readonly outputTokens: number }
    }

/** What a million tokens cost, in whatever currency. */
export interface TokenPrices {
  readonly input: number
  readonly output: number
}

/** A language or vision-language model. */
export interface LanguageModel {
  readonly name: string
  readonly capabilities: {
    readonly images: boolean
    /** Tokens of input and output together. */
    readonly contextTokens: number
  }
  /** Where its user named them. */
  readonly prices?: TokenPrices
  doComplete(
    messages: readonly Message[],
    options: { readonly signal: AbortSignal; readonly maxOutputTokens?: number; readonly schema?: unknown },
  ): AsyncIterable<CompletionPart>
}
