import type { OnnxSession } from '../onnx/session.ts'
import type { Pyramid } from './pyramid.ts'
import { recogniseStrip, type Strip } from './recognise.ts'
import type { Rectangle } from './rectangle.ts'

/** Reads the lines of one picture, each as cheaply as it can be read well. */
export type RecogniseLine = (rectangle: Rectangle) => Promise<Strip>

/**
 * Squeezed so much, a line of Chinese reads as well as at its natural width: a character still takes about three of the
 * recogniser's steps, where a Latin letter would be left with one.
 */
const SQUEEZE = 0.7
/** A character below it in a squeezed line is a reason to look again. */
const DOUBTFUL = 0.8

/**
 * Lines are read at their natural width until one holds Chinese; what follows it is tried squeezed, and read again where the
 * squeezed reading shows letters, digits that stand unevenly (a doubled one may be lost), or doubt.
 */
export function createLineRecogniser(
  session: OnnxSession,
  alphabet: readonly string[],
  pyramid: Pyramid,
): RecogniseLine {
  let dense = true
  return async (rectangle) => {
    if (!dense) {
      const squeezed = await recogniseStrip(session, alphabet, pyramid, rectangle, SQUEEZE)
      if (readsWell(squeezed)) return squeezed
    }
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

function readsWell(strip: Strip): boolean {
  return (
    isWideText(strip) &&
    strip.characters.every(({ confidence }) => confidence >= DOUBTFUL) &&
    digitsStandEvenly(strip.characters)
  )
}

/** Digits are all of one width, so a wider step between two of them hides a third. */
function digitsStandEvenly(characters: Strip['characters']): boolean {
  const steps: number[] = []
  for (const [n, { text, column }] of characters.entries()) {
    const next = characters[n + 1]
    if (next && DIGIT.test(text) && DIGIT.test(next.text)) steps.push(next.column - column)
  }
  return steps.length === 0 || Math.max(...steps) < 1.8 * Math.min(...steps)
}
