/** A reply without what the model thought aloud before it, `<think>…</think>`; empty where it came to no end of thinking. */
export function withoutThoughts(text: string): string {
  return text.replace(/^\s*<think>[\s\S]*?(?:<\/think>|$)/iu, '')
}

/** The one JSON value that a reply is, maybe within the marks of a code block, as many models write it; `undefined` where there is none, or more beside it. */
export function jsonOf(text: string): unknown {
  const bare = /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/u.exec(text)?.[1] ?? text
  try {
    return JSON.parse(bare)
  } catch {
    return undefined
  }
}
