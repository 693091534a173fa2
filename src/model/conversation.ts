/** One message of a plain conversation with a model. */
export interface ChatMessage {
  readonly role: 'user' | 'assistant'
  readonly text: string
  /** Picture files of any kind that can be read. */
  readonly images?: readonly Uint8Array[]
}
