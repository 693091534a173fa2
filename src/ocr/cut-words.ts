import { findFixedPitch } from './fixed-pitch.ts'
import type { Strip, StripCharacter } from './recognise.ts'
import { isWide } from './scripts.ts'

/** A word on a strip; `from` and `to` in columns. */
export interface StripWord {
  readonly text: string
  readonly from: number
  readonly to: number
  readonly confidence: number
  /** A blank stands before it, not only a change of script or a gap. */
  readonly spaced: boolean
}

/** Gaps between characters as shares of the height of the print. */
const GAPS = {
  /** Latin letters and digits so far apart are two words, whatever the recogniser says; in spaced print letters stand nearer. */
  latin: 1.3,
  /** Chinese characters stand in squares with white around them. */
  wide: 0.9,
  /** A full-width comma or bracket fills half of its square only. */
  afterMark: 1.5,
  /** From here on two texts stand beside each other, no longer one. */
  apart: 1.9,
} as const
/**
 * The recogniser leaves most blanks out, but where one belongs it is far less certain that there is none: what it gave the blank
 * between two letters tells words apart better than the width of the gap does. On receipts log10(certainty) + gap from here on is a
 * blank; with the sum 10 of 1,600 places were wrong, with the gap alone 80.
 */
const LEAST_BLANK = -1.3

/** Where all characters are of one width, narrow letters stand as far apart as words do elsewhere: only a skipped place is a blank. */
const BLANK_PITCHES = 1.5

/**
 * The words of a strip from left to right, in groups that stand apart from each other (columns, cells).
 *
 * @param pitch - in columns, where all characters are of one width
 */
export function cutWords({ characters, ink, inkHeight }: Strip, pitch = findFixedPitch(characters)): StripWord[][] {
  const groups: StripWord[][] = []
  let word: { text: string; from: number; confidences: number[]; spaced: boolean } | undefined
  const finish = (to: number) => {
    if (!word) return
    const { text, from, confidences, spaced } = word
    groups.at(-1)?.push({ text, from, to, confidence: mean(confidences), spaced })
    word = undefined
  }
  for (const [n, character] of characters.entries()) {
    const before = characters[n - 1]
    const gap = before ? widestGap(ink, before.column, character.column) : leadingGap(ink, character.column)
    const kind = before ? judge(before, character, (gap.to - gap.from) / inkHeight, pitch) : 'apart'
    if (kind !== 'joined') finish(gap.from)
    if (kind === 'apart') groups.push([])
    word ??= { text: '', from: gap.to, confidences: [], spaced: kind === 'blank' }
    word.text += character.text
    word.confidences.push(character.confidence)
  }
  finish(trailingGap(ink, characters.at(-1)?.column ?? 0))
  return groups
}

function judge(
  before: StripCharacter,
  after: StripCharacter,
  gap: number,
  pitch: number | undefined,
): 'joined' | 'blank' | 'apart' {
  if (gap >= GAPS.apart) return 'apart'
  if (pitch !== undefined) return after.column - before.column >= BLANK_PITCHES * pitch ? 'blank' : 'joined'
  if (isWide(before.text) || isWide(after.text)) {
    const least = isWideMark(before.text) || isWideMark(after.text) ? GAPS.afterMark : GAPS.wide
    return gap >= least ? 'blank' : 'joined'
  }
  if (gap >= GAPS.latin) return 'blank'
  return Math.log10(Math.max(after.blankBefore, 1e-6)) + Math.min(gap, 1) >= LEAST_BLANK ? 'blank' : 'joined'
}

/** Those of them that leave half of the square white; the recogniser gives quotation marks as the ones of any language. */
const isWideMark = (text: string) => /[\u3001-\u301f\uff01-\uff0f\uff1a-\uff20\u2018-\u201d\u00b7…—,.:;()]/.test(text)

/** The widest run without ink between two columns; where there is none, nothing wide in the middle. */
export function widestGap(ink: Uint8Array, left: number, right: number): { from: number; to: number } {
  const middle = (left + right) / 2
  let best = { from: middle, to: middle }
  let from: number | undefined
  for (let x = Math.round(left); x <= Math.round(right); x++) {
    if (ink[x] === 0) from ??= x
    else if (from !== undefined) {
      if (x - from > best.to - best.from) best = { from, to: x }
      from = undefined
    }
  }
  return best
}

function leadingGap(ink: Uint8Array, column: number): { from: number; to: number } {
  const first = ink.indexOf(1)
  return { from: 0, to: first >= 0 && first < column ? first : 0 }
}

function trailingGap(ink: Uint8Array, column: number): number {
  const last = ink.lastIndexOf(1)
  return last > column ? last + 1 : ink.length
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1)
