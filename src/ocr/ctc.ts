import type { FloatTensor } from '../onnx/tensors.ts'

/** A character where the recogniser saw it. */
export interface SeenCharacter {
  readonly text: string
  /** The steps that show it: from `begin` to before `end`. */
  readonly begin: number
  readonly end: number
  /** Their middle, in steps. */
  readonly step: number
  /** In `[0, 1]`. */
  readonly confidence: number
  /** The most that the recogniser gave to a blank since the character before. */
  readonly blankBefore: number
}

/**
 * The best path through a recogniser's output (Graves et al. 2006): the strongest class of each step, repetitions and the empty class left out.
 * Blanks are no characters of their own: what follows one has `blankBefore` 1.
 *
 * @param output - `[1, steps, classes]`, probabilities; class 0 is the empty one
 * @param alphabet - text of each class
 */
export function decodeSteps({ data, dims }: FloatTensor, alphabet: readonly string[]): SeenCharacter[] {
  const [, steps = 0, classes = 0] = dims
  const blank = alphabet.lastIndexOf(' ')
  const characters: SeenCharacter[] = []
  let blankBefore = 0
  let [previous, begin, sum] = [0, 0, 0]
  const finish = (end: number) => {
    if (previous === 0) return
    const confidence = sum / (end - begin)
    if (previous === blank) blankBefore = 1
    else {
      characters.push({
        text: alphabet[previous] ?? '',
        begin,
        end,
        step: (begin + end - 1) / 2,
        confidence,
        blankBefore,
      })
      blankBefore = 0
    }
  }
  for (let step = 0; step < steps; step++) {
    const from = step * classes
    let [best, value] = [0, data[from] ?? 0]
    for (let n = 1; n < classes; n++) {
      const candidate = data[from + n] ?? 0
      if (candidate > value) [best, value] = [n, candidate]
    }
    if (best !== previous) {
      finish(step)
      ;[previous, begin, sum] = [best, step, 0]
    }
    sum += value
    if (best === 0 || best === blank) blankBefore = Math.max(blankBefore, data[from + blank] ?? 0)
  }
  finish(steps)
  return characters
}

/** A character that some steps may show. */
export interface Candidate {
  readonly text: string
  /** The most that one of the steps gives it, in `[0, 1]`. */
  readonly probability: number
}

/** Less is noise. */
const LEAST_PROBABILITY = 1e-4
/** Further down than this are chance likenesses. */
const MOST_CANDIDATES = 16

/** What the steps from `begin` to before `end` may show, the strongest first; the empty class and the blank left out. */
export function findCandidates(
  { data, dims }: FloatTensor,
  alphabet: readonly string[],
  begin: number,
  end: number,
): Candidate[] {
  const [, , classes = 0] = dims
  const most = new Float32Array(classes)
  for (let step = begin; step < end; step++)
    for (let n = 0, at = step * classes; n < classes; n++, at++) most[n] = Math.max(most[n] ?? 0, data[at] ?? 0)
  const blank = alphabet.lastIndexOf(' ')
  const candidates: Candidate[] = []
  for (const [n, probability] of most.entries())
    if (n !== 0 && n !== blank && probability >= LEAST_PROBABILITY)
      candidates.push({ text: alphabet[n] ?? '', probability })
  return candidates.sort((a, b) => b.probability - a.probability).slice(0, MOST_CANDIDATES)
}
