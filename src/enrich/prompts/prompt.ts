import type { Language } from '../../language/language-of.ts'
import { asData, fenceAround } from '../../language/prompt-data.ts'
import type { Message, MessagePart } from '../../spec/language-model.ts'
import type { Piece } from '../pieces.ts'

/** What a model is told to do with a piece, in each language. */
export interface Prompt {
  /** Raised with every change of its words: what was answered to others is asked again. */
  readonly version: number
  readonly system: Readonly<Record<Language, string>>
}

const LABELS = {
  en: { under: 'Stands under', caption: 'Caption', picture: 'The picture:' },
  zh: { under: '所在标题', caption: '题注', picture: '图片：' },
} as const

/** The instruction, then the piece as data between two lines that no document can hold, then its picture. */
export function toMessages(prompt: Prompt, piece: Piece, picture?: MessagePart): Message[] {
  const labels = LABELS[piece.language]
  const lines = [
    ...(piece.headings.length > 0 ? [`${labels.under}: ${piece.headings.join(' > ')}`] : []),
    ...(piece.caption ? [`${labels.caption}: ${piece.caption}`] : []),
    ...piece.parts.map(({ text }, n) => `[${n + 1}] ${text}`),
  ]
  const data = asData(lines.join('\n'))
  const fence = fenceAround([data])
  const parts: MessagePart[] = [{ type: 'text', text: `${fence}\n${data}\n${fence}` }]
  if (picture) parts.push({ type: 'text', text: labels.picture }, picture)
  return [
    { role: 'system', parts: [{ type: 'text', text: prompt.system[piece.language] }] },
    { role: 'user', parts },
  ]
}
