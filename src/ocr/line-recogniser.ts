import type { OnnxSession } from '../onnx/session.ts'
import { lookAgain } from './look-again.ts'
import type { Pyramid } from './pyramid.ts'
import { recogniseStrip, type Strip } from './recognise.ts'
import { partOf, type Rectangle } from './rectangle.ts'

/** Reads the lines of one picture, each as cheaply as it can be read well. */
export type RecogniseLine = (rectangle: Rectangle) => Promise<Strip>

/**
 * Squeezed so much, most of a line of Chinese reads as well as at its natural width: a character still takes more than two of the
 * recogniser's steps, where a Latin letter would be left with one.
 */
const SQUEEZE = 0.6
/** A character below it in a squeezed line is a reason to look again. */
const DOUBTFUL = 0.8

/**
 * Lines are read at their natural width until one holds Chinese; what follows it is tried squeezed, and read again where letters
 * show, or only about the places of doubt: characters of low confidence, digits that stand unevenly (a doubled one may be lost).
 */
export function createLineRecogniser(
  session: OnnxSession,
  alphabet: readonly string[],
  pyramid: Pyramid,
): RecogniseLine {
  let dense = true
  const readSqueezed = async (rectangle: Rectangle): Promise<Strip | undefined> => {
    const squeezed = await recogniseStrip(session, alphabet, pyramid, rectangle, SQUEEZE)
    if (!isWideText(squeezed)) return undefined
    const columns = squeezed.ink.length
    return lookAgain(squeezed, findDoubts(squeezed.characters), (from, to) =>
      recogniseStrip(session, alphabet, pyramid, partOf(rectangle, from / columns, to / columns)),
    )
  }
  return async (rectangle) => {
    const squeezed = dense ? undefined : await readSqueezed(rectangle)
    if (squeezed) return squeezed
    const strip = await recogniseStrip(session, alphabet, pyramid, rectangle)
    if (strip.characters.length > 0) dense = !isWideText(strip)
    return strip
  }
}

const WIDE = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/
const LETTER = /[A-Za-z]/
const DIGIT = /\d/

/** Mostly Chinese or Japanese, and no words of letters. */
function isWideText({ characters }: Strip): boolean {
  const wide = characters.filter(({ text }) => WIDE.test(text)).length
  return wide * 2 >= characters.length && !hasLetters(characters)
}

function hasLetters(characters: Strip['characters']): boolean {
  return characters.some(({ text }, n) => LETTER.test(text) && LETTER.test(characters[n + 1]?.text ?? ''))
}

/** Indices of the characters that may have been misread, or have lost a neighbour. */
function findDoubts(characters: Strip['characters']): number[] {
  const uneven = findUnevenDigits(characters)
  return characters.flatMap(({ confidence }, n) => (confidence < DOUBTFUL || uneven.has(n) ? [n] : []))
}

/** Digits are all of one width, so a wider step between two of them hides a third. */
function findUnevenDigits(characters: Strip['characters']): Set<number> {
  const steps: { n: number; step: number }[] = []
  for (const [n, { text, column }] of characters.entries()) {
    const next = characters[n + 1]
    if (next && DIGIT.test(text) && DIGIT.test(next.text)) steps.push({ n, step: next.column - column })
  }
  const least = Math.min(...steps.map(({ step }) => step))
  return new Set(steps.flatMap(({ n, step }) => (step < 1.8 * least ? [] : [n, n + 1])))
}
