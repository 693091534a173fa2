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

/** Letters that stand nearer than this many columns, two of the recogniser's steps, get lost where they are doubled or narrow. */
const CRAMPED = 17
/** Stretched to this distance they have room; wider than twice the natural width, letters look like others. */
const ROOMY = 22
const MOST_STRETCH = 2
/** A cramped line that reads as well as this needs no second reading. */
const SURE = 0.97
/** Fewer letters do not tell how near they stand. */
const LEAST_LETTERS = 8

/**
 * Lines are read at their natural width until one holds Chinese; what follows it is tried squeezed, and read again where letters
 * show, or only about the places of doubt: characters of low confidence, digits that stand unevenly (a doubled one may be lost).
 * A doubtful line of letters that stand too near each other, as where much white was found around a small print, is read again
 * stretched.
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
    const distance = letterDistance(strip)
    if (distance >= CRAMPED || confidenceOf(strip) >= SURE) return strip
    const stretch = Math.min(ROOMY / distance, MOST_STRETCH)
    const stretched = await recogniseStrip(session, alphabet, pyramid, rectangle, stretch)
    return confidenceOf(stretched) > confidenceOf(strip) ? stretched : strip
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

/** From letter to letter of one word, in columns; infinite where there are few letters, or Chinese. */
function letterDistance({ characters }: Strip): number {
  if (characters.length < LEAST_LETTERS || characters.some(({ text }) => WIDE.test(text))) return Infinity
  const steps = characters.slice(1).map(({ column }, n) => column - (characters[n]?.column ?? 0))
  const middle = steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? 0
  const inWords = steps.filter((step) => step < 1.6 * middle)
  return inWords.reduce((sum, step) => sum + step, 0) / inWords.length
}

function confidenceOf({ characters }: Strip): number {
  return characters.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(characters.length, 1)
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
