import type { Turn } from '../model/conversation.ts'

/**
 * A question of a conversation → the same question with all that it leaves to the turns before, so that it can be searched
 * and answered by itself; itself where nothing is missing.
 *
 * @param history - oldest first
 */
export type QuestionRewriter = (question: string, history: readonly Turn[], signal: AbortSignal) => Promise<string>
