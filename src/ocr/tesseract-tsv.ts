import { unionBoxes } from '../model/geometry.ts'
import type { ReadLine, ReadWord } from '../spec/text-reader.ts'

/**
 * Lines of Tesseract's TSV: `level page block paragraph line word left top width height confidence text`, one row a word
 * (level 5). Chinese comes as single characters or short words, which are joined where no blank is seen between them.
 */
export function readTsv(tsv: string): ReadLine[] {
  const lines = new Map<string, ReadWord[]>()
  for (const row of tsv.split('\n')) {
    const [level, page, block, paragraph, line, , left, top, width, height, confidence, text = ''] = row
      .replace(/\r$/, '')
      .split('\t')
    if (level !== '5' || text.trim() === '') continue
    const key = [page, block, paragraph, line].join('/')
    const word: ReadWord = {
      text: text.trim(),
      box: { x: Number(left), y: Number(top), width: Number(width), height: Number(height) },
      confidence: Math.min(Math.max(Number(confidence) / 100, 0), 1),
    }
    if (![word.box.x, word.box.y, word.box.width, word.box.height, word.confidence].every(Number.isFinite)) continue
    const words = lines.get(key)
    if (words) words.push(word)
    else lines.set(key, [word])
  }
  return [...lines.values()].map(toLine)
}

function toLine(words: readonly ReadWord[]): ReadLine {
  const runs: ReadWord[] = []
  for (const word of words) {
    const last = runs.at(-1)
    if (last && isOneRun(last, word)) runs[runs.length - 1] = joined(last, word)
    else runs.push(word)
  }
  const letters = words.reduce((sum, { text }) => sum + text.length, 0)
  return {
    text: runs.map(({ text }) => text).join(' '),
    box: unionBoxes(runs.map(({ box }) => box)) ?? { x: 0, y: 0, width: 0, height: 0 },
    confidence: words.reduce((sum, { text, confidence }) => sum + confidence * text.length, 0) / Math.max(letters, 1),
    words: runs,
  }
}

const CJK = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u3000-\\u303f\\uff00-\\uffef]'
const ENDS_CJK = new RegExp(`${CJK}$`, 'u')
const STARTS_CJK = new RegExp(`^${CJK}`, 'u')

function isOneRun(before: ReadWord, after: ReadWord): boolean {
  if (!ENDS_CJK.test(before.text) || !STARTS_CJK.test(after.text)) return false
  const gap = after.box.x - before.box.x - before.box.width
  return gap < 0.8 * Math.max(before.box.height, after.box.height)
}

function joined(before: ReadWord, after: ReadWord): ReadWord {
  const [a, b] = [before.text.length, after.text.length]
  return {
    text: before.text + after.text,
    box: unionBoxes([before.box, after.box]) ?? before.box,
    confidence: (before.confidence * a + after.confidence * b) / (a + b),
  }
}
