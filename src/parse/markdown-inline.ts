import type { Html, Image, PhrasingContent } from 'mdast'
import { glue } from './text-lines.ts'

/** Words of a paragraph, heading or cell without their markup, and the pictures among them. */
export interface Inline {
  readonly text: string
  /** `![…](…)` and `<img …>`, in order. */
  readonly pictures: readonly (Image | Html)[]
}

/** Emphasis, links and code give their words; other HTML tags are dropped; a hard break is a line. Iterative: markup may nest without end. */
export function readInline(nodes: readonly PhrasingContent[]): Inline {
  const pieces: string[] = []
  const pictures: (Image | Html)[] = []
  const stack = nodes.toReversed()
  for (let node = stack.pop(); node; node = stack.pop()) {
    switch (node.type) {
      case 'text':
        pieces.push(withoutSoftBreaks(node.value))
        break
      case 'inlineCode':
        pieces.push(node.value)
        break
      case 'break':
        pieces.push('\n')
        break
      case 'image':
        pictures.push(node)
        break
      case 'html':
        if (/^<img\s/i.test(node.value)) pictures.push(node)
        else if (/^<br\b/i.test(node.value)) pieces.push('\n')
        break
      case 'imageReference':
        pieces.push(node.alt ?? '')
        break
      case 'footnoteReference':
        break
      default:
        stack.push(...node.children.toReversed())
    }
  }
  return { text: pieces.join('').trim(), pictures }
}

/** A line end inside a paragraph is a blank, and nothing between East Asian characters. */
function withoutSoftBreaks(text: string): string {
  const lines = text.split(/[ \t]*\n[ \t]*/)
  return lines.reduce((joined, line) => joined + (joined === '' ? ' ' : glue(joined, line)) + line)
}
