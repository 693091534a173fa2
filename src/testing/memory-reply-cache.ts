import type { ReplyCache } from '../spec/reply-cache.ts'

/** Replies of models, in memory. */
export function openMemoryReplyCache(): ReplyCache {
  const replies = new Map<string, string>()
  const uses = new Map<string, Set<string>>()
  const use = (documentId: string, key: string) => {
    const used = uses.get(key) ?? new Set()
    uses.set(key, used.add(documentId))
  }
  return {
    async get(documentId, key) {
      const reply = replies.get(key)
      if (reply !== undefined) use(documentId, key)
      return reply
    },
    async put(documentId, key, reply) {
      replies.set(key, reply)
      use(documentId, key)
    },
    async keepOnly(documentIds) {
      for (const [key, used] of uses) {
        for (const id of used) if (!documentIds.has(id)) used.delete(id)
        if (used.size === 0) replies.delete(key)
      }
    },
    async close() {},
  }
}
