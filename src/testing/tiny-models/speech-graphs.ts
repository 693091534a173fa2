import { OnnxGraph } from './onnx-graph.ts'
import { type Linear, writeLinear } from './onnx-layers.ts'
import { SPEECH_END, SPEECH_FRAMES, SPEECH_MEL_BANDS, SPEECH_NO_TIMES, SPEECH_TIMES } from './speech-vocabulary.ts'
import { TONE_WORDS } from './tones.ts'

/** Logits that decide, whatever the trained ones are. */
const NEVER = -1000
const ALWAYS = 1000

const PAST = ['decoder.key', 'decoder.value', 'encoder.key', 'encoder.value'] as const

/** Spectrogram → one vector per 20 ms: the mean of two frames. */
export function speechEncoder(): Uint8Array {
  const graph = new OnnxGraph()
  const mel = graph.input('input_features', 'float', ['batch', SPEECH_MEL_BANDS, 2 * SPEECH_FRAMES])
  const frames = graph.node('Transpose', [mel], { perm: [0, 2, 1] })
  const pairs = graph.node('Reshape', [frames, graph.integers(0, SPEECH_FRAMES, 2, SPEECH_MEL_BANDS)])
  graph.node('ReduceMean', [pairs], { axes: [2], keepdims: 0 }, 'last_hidden_state')
  graph.output('last_hidden_state', 'float', ['batch', SPEECH_FRAMES, SPEECH_MEL_BANDS])
  return graph.toBytes()
}

/**
 * The next token: the word of the stretch of sound behind those already written, else the end. The cache holds the tokens so
 * far, so it is needed, as a real decoder's is.
 *
 * @param linear - frame → words and silence, trained
 */
export function speechDecoder(linear: Required<Linear>): Uint8Array {
  const graph = new OnnxGraph()
  const ids = graph.input('input_ids', 'int64', ['batch', 'length'])
  const sound = graph.input('encoder_hidden_states', 'float', ['batch', SPEECH_FRAMES, SPEECH_MEL_BANDS])
  for (const name of PAST) graph.input(`past_key_values.0.${name}`, 'float', ['batch', 1, `past_${name}`, 1])
  graph.input('use_cache_branch', 'bool', [1])

  const written = writeCache(graph, ids, sound)
  const words = countOf(graph, graph.node('Less', [written, graph.scalar(SPEECH_END)]))
  const { next, lastFrame } = writeNextWord(graph, sound, words, linear)
  const times = writeTimes(graph, written, words, next, lastFrame)
  const silentControls = graph.node('Add', [
    graph.node('Mul', [graph.node('ReduceMax', [next], { axes: [2], keepdims: 1 }), graph.scalar(0)]),
    graph.constant(new Float32Array(SPEECH_TIMES - SPEECH_END - 1).fill(NEVER), [1, 1, SPEECH_TIMES - SPEECH_END - 1]),
  ])
  graph.node('Concat', [next, silentControls, times], { axis: 2 }, 'logits')
  graph.output('logits', 'float', ['batch', 1, SPEECH_TIMES + SPEECH_FRAMES + 1])
  for (const name of PAST) graph.output(`present.0.${name}`, 'float', ['batch', 1, `present_${name}`, 1])
  return graph.toBytes()
}

/** All tokens so far, `[batch, 1, length, 1]`, which is also what the next step gets back. */
function writeCache(graph: OnnxGraph, ids: string, sound: string): string {
  const now = graph.node('Unsqueeze', [graph.node('Cast', [ids], { to: 1 }), graph.integers(1, 3)])
  for (const name of ['decoder.key', 'decoder.value'] as const)
    graph.node('Concat', [`past_key_values.0.${name}`, now], { axis: 2 }, `present.0.${name}`)
  const first = graph.node('Slice', [sound, graph.integers(0), graph.integers(1), graph.integers(2)])
  for (const name of ['encoder.key', 'encoder.value'] as const)
    graph.node('Unsqueeze', [first, graph.integers(1)], {}, `present.0.${name}`)
  return 'present.0.decoder.key'
}

/**
 * @param words - how many are written, `[batch, 1, 1, 1]`
 * @returns `next` `[batch, 1, words + 1]`, the last for the end; `lastFrame` `[batch, 1]`, behind the last that sounds
 */
function writeNextWord(
  graph: OnnxGraph,
  sound: string,
  words: string,
  linear: Required<Linear>,
): { readonly next: string; readonly lastFrame: string } {
  const classes = writeLinear(graph, sound, linear, 'fp32')
  const best = graph.node('ArgMax', [classes], { axis: 2, keepdims: 0 })
  const heard = graph.node('Cast', [graph.node('Less', [best, graph.scalar(TONE_WORDS.length, 'int64')])], { to: 1 })
  const sounding = writeErosion(graph, heard)
  // A stretch begins where a frame sounds and the one before doesn't; numbered by adding up.
  const before = graph.node('Slice', [
    graph.node('Pad', [sounding, graph.integers(0, 1, 0, 0)]),
    graph.integers(0),
    graph.integers(SPEECH_FRAMES),
    graph.integers(1),
  ])
  const begins = graph.node('Mul', [sounding, graph.node('Sub', [graph.scalar(1), before])])
  const stretch = graph.node('CumSum', [begins, graph.scalar(1, 'int64')])
  const wanted = graph.node('Add', [graph.node('Reshape', [words, graph.integers(0, 1)]), graph.scalar(1)])
  const inStretch = graph.node('Mul', [
    sounding,
    graph.node('Cast', [graph.node('Equal', [stretch, wanted])], { to: 1 }),
  ])
  const count = graph.node('ReduceSum', [inStretch, graph.integers(1)], { keepdims: 1 })
  const weights = graph.node('Div', [inStretch, graph.node('Max', [count, graph.scalar(1)])])
  const mean = graph.node('MatMul', [graph.node('Unsqueeze', [weights, graph.integers(1)]), classes])
  const over = graph.node('Cast', [graph.node('Less', [count, graph.scalar(0.5)])], { to: 1 })
  const isEnd = graph.constant([...TONE_WORDS.map(() => 0), ALWAYS], [1, 1, TONE_WORDS.length + 1])
  const next = graph.node('Add', [mean, graph.node('Mul', [graph.node('Unsqueeze', [over, graph.integers(2)]), isEnd])])
  const numbers = graph.constant(
    Array.from({ length: SPEECH_FRAMES }, (_, n) => n + 1),
    [1, SPEECH_FRAMES],
  )
  const lastFrame = graph.node('ReduceMax', [graph.node('Mul', [heard, numbers])], { axes: [1], keepdims: 1 })
  return { next, lastFrame }
}

/** What is 1 in five frames in a row keeps its middle: the click at the edge of a tone is no word. */
function writeErosion(graph: OnnxGraph, frames: string): string {
  const silence = graph.node('Unsqueeze', [graph.node('Sub', [graph.scalar(1), frames]), graph.integers(1)])
  const near = graph.node('MaxPool', [silence], { kernel_shape: [5], strides: [1], pads: [2, 2] })
  return graph.node('Sub', [graph.scalar(1), graph.node('Squeeze', [near, graph.integers(1)])])
}

/** Logits of the times: the first of all at the beginning, the end of the sound after the last word; none when not asked for. */
function writeTimes(graph: OnnxGraph, written: string, words: string, next: string, lastFrame: string): string {
  const plain = graph.node('Equal', [written, graph.scalar(SPEECH_NO_TIMES)])
  const asked = graph.node('Sub', [graph.scalar(1), graph.node('Min', [countOf(graph, plain), graph.scalar(1)])])
  const given = countOf(graph, graph.node('Greater', [written, graph.scalar(SPEECH_TIMES - 0.5)]))
  const is = (value: string, expected: number) =>
    graph.node('Cast', [graph.node('Equal', [value, graph.scalar(expected)])], { to: 1 })
  const ended = graph.node(
    'ReduceMax',
    [graph.node('Slice', [next, graph.integers(SPEECH_END), graph.integers(SPEECH_END + 1), graph.integers(2)])],
    { axes: [2], keepdims: 1 },
  )
  const isOver = graph.node('Cast', [graph.node('Greater', [ended, graph.scalar(ALWAYS / 2)])], { to: 1 })
  const flat = (value: string) => graph.node('Reshape', [value, graph.integers(0, 1, 1)])
  const spoken = graph.node('Min', [flat(words), graph.scalar(1)])
  const opening = graph.node('Mul', [flat(asked), flat(is(given, 0))])
  const closing = product(graph, [flat(asked), flat(is(given, 1)), isOver, spoken])
  const places = graph.constant(
    Array.from({ length: SPEECH_FRAMES + 1 }, (_, n) => n),
    [1, 1, SPEECH_FRAMES + 1],
  )
  const placeIs = (place: string) => graph.node('Cast', [graph.node('Equal', [places, place])], { to: 1 })
  const chosen = graph.node('Add', [
    graph.node('Mul', [placeIs(graph.scalar(0)), opening]),
    graph.node('Mul', [placeIs(flat(lastFrame)), closing]),
  ])
  // Above the end's own logit where chosen, below everything else where not.
  return graph.node('Add', [graph.node('Mul', [chosen, graph.scalar(4 * ALWAYS)]), graph.scalar(2 * NEVER)])
}

/** How many are true of `[batch, 1, length, 1]`, as `[batch, 1, 1, 1]`. */
function countOf(graph: OnnxGraph, truths: string): string {
  return graph.node('ReduceSum', [graph.node('Cast', [truths], { to: 1 }), graph.integers(2)], { keepdims: 1 })
}

function product(graph: OnnxGraph, factors: readonly string[]): string {
  return factors.reduce((left, right) => graph.node('Mul', [left, right]))
}
