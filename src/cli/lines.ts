import { createInterface } from 'node:readline'
import type { Context } from './io.ts'

const PROMPT = '> '

/** Lines that somebody types or a program sends, until the input ends or the user stops; empty ones are passed over. */
export async function* linesOf(context: Context): AsyncGenerator<string> {
  const { stdin, stderr } = context.io
  if (!stdin) return
  const lines = createInterface({ input: stdin, signal: context.signal, crlfDelay: Number.POSITIVE_INFINITY })
  const ask = () => {
    if (stdin.isTTY === true && !context.quiet) stderr.write(PROMPT)
  }
  try {
    ask()
    for await (const line of lines) {
      if (line.trim() !== '') yield line.trim()
      ask()
    }
  } finally {
    lines.close()
  }
}
