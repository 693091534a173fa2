import type { FloatTensor } from '../onnx/tensors.ts'
import { findCandidates, type SeenCharacter } from './ctc.ts'
import { findHoles } from './holes.ts'
import { isPartOfWord } from './known-words.ts'
import { isHan } from './scripts.ts'

/** What the recogniser saw of a line. */
export interface SeenLine {
  /** `[1, steps, classes]`, probabilities. */
  readonly output: FloatTensor
  readonly alphabet: readonly string[]
  /** For each column of the strip 1 where something is printed. */
  readonly ink: Uint8Array
}

/** A Chinese character below this confidence gives way to a likeness that makes a word. */
const DOUBTFUL = 0.8
/** How strong the likeness must be, as a share of the strongest: it was read as something that could be printed there … */
const LEAST_SHARE = 0.5
/** … while in a hole the recogniser believes in none of its classes, and the word says more than their order. */
const LEAST_SHARE_IN_HOLE = 0.01
/** Nothing is looked for in a hole whose strongest class stays below. */
const LEAST_IN_HOLE = 0.005
/** The strongest class of a hole counts from here on although it makes no word. */
const LEAST_WITHOUT_WORD = 0.1

/**
 * Second thoughts about the rare characters of a line. Where one is printed that the recogniser hardly knows, the empty class often
 * wins over several likenesses, and the character would be left out without a trace. Such holes are filled, and of the likenesses of a
 * hole or a doubtful character the strongest is taken that makes a word of the dictionary with its neighbours where the first choice
 * makes none. What was mended keeps the low confidence that the recogniser gave it.
 */
export function mendCharacters(characters: readonly SeenCharacter[], line: SeenLine): SeenCharacter[] {
  const { output, alphabet, ink } = line
  const candidatesOf = (begin: number, end: number) =>
    findCandidates(output, alphabet, begin, end).filter(({ text }) => isHan(text))
  const places: Place[] = characters.map((character) => ({ character, isHole: false }))
  // From the end, so that the indices of those before stay right.
  for (const { before, step, begin, end } of findHoles(characters, ink, output.dims[1] ?? 0).reverse()) {
    const [first] = candidatesOf(begin, end)
    if (!first || first.probability < LEAST_IN_HOLE) continue
    const character = { text: first.text, begin, end, step, confidence: first.probability, blankBefore: 0 }
    places.splice(before, 0, { character, isHole: true })
  }
  const texts = places.map(({ character }) => character.text)
  return places.flatMap(({ character, isHole }, at) => {
    if (!isHole && (!isHan(character.text) || character.confidence >= DOUBTFUL)) return [character]
    const makesWord = (text: string) => isPartOfWord(texts.slice(0, at), text, texts.slice(at + 1))
    if (makesWord(character.text)) return [character]
    const candidates = candidatesOf(character.begin, character.end)
    const least = (candidates[0]?.probability ?? 0) * (isHole ? LEAST_SHARE_IN_HOLE : LEAST_SHARE)
    const chosen = candidates.find(({ text, probability }) => probability >= least && makesWord(text))
    if (chosen) {
      texts[at] = chosen.text
      return [{ ...character, text: chosen.text, confidence: chosen.probability }]
    }
    return isHole && character.confidence < LEAST_WITHOUT_WORD ? [] : [character]
  })
}

interface Place {
  readonly character: SeenCharacter
  readonly isHole: boolean
}
