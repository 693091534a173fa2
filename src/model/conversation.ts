/** One message of a plain conversation with a model. */
export interface ChatMessage {
  readonly role: 'user' | 'assistant'
  readonly text: string
  /** Picture files of any kind that can be read. */
  readonly images?: readonly Uint8Array[]
}

/** A question that was asked before, with what was answered. */
export interface Turn {
  readonly question: string
  /** The answer's text; absent where there was none. */
  readonly answer?: string | undefined
}
