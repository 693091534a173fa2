/**
 * A reply without what the model thought aloud before it, `<think>…</think>`; empty where it came to no end of thinking. The
 * first mark may be missing: some servers write it into the question.
 */
export function withoutThoughts(text: string): string {
  return text.replace(/^(?:\s*<think>[\s\S]*?(?:<\/think>|$)|(?:(?!<think>)[\s\S])*?<\/think>)/iu, '')
}

/** As {@link withoutThoughts}, for a reply that comes in pieces; thoughts without their first mark can't be told from words. */
export interface ThoughtFilter {
  /** What of the reply can be said after this piece; what may still be a thought is held back. */
  pass(piece: string): string
  /** What was held back and is none, once the reply has ended. */
  end(): string
}

/** A filter for one reply: what it lets through are its words from the first that is no thought and no space. */
export function createThoughtFilter(): ThoughtFilter {
  let held = ''
  let speaking = false
  const words = () => withoutThoughts(held).trimStart()
  return {
    pass(piece) {
      if (speaking) return piece
      held += piece
      const said = words()
      speaking = !'<think>'.startsWith(said.toLowerCase())
      return speaking ? said : ''
    },
    end: () => (speaking ? '' : words()),
  }
}

/**
 * The one JSON value that a reply is, maybe behind the model's thoughts and within the marks of a code block, as many models
 * write it; `undefined` where there is none, or more beside it.
 */
export function jsonOf(text: string): unknown {
  const said = withoutThoughts(text)
  const bare = /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/u.exec(said)?.[1] ?? said
  try {
    return JSON.parse(bare)
  } catch {
    return undefined
  }
}
