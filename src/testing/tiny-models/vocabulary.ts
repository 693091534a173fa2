/** The first five are the special tokens, each with the number it always has. */
const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] as const
const PAD = 0
export const [UNKNOWN, BEGIN, END] = [1, 2, 3] as const

/** So that a plural finds its singular. */
const ENDINGS = ['##s', '##es'] as const

/** A WordPiece vocabulary: whole English words, single Chinese characters. */
export interface Vocabulary {
  readonly tokens: readonly string[]
  readonly ids: ReadonlyMap<string, number>
}

/** All words of `sentences`, sorted, behind the special tokens. */
export function createVocabulary(sentences: Iterable<string>): Vocabulary {
  const words = new Set<string>()
  for (const sentence of sentences) for (const word of splitWords(sentence)) words.add(word)
  const tokens = [...SPECIAL, ...ENDINGS, ...[...words].sort()]
  return { tokens, ids: new Map(tokens.map((token, id) => [token, id])) }
}

/** Ids of a sentence without special tokens, as `tokenizer.json` gives them. */
export function tokenise({ ids }: Vocabulary, sentence: string): number[] {
  return splitWords(sentence).flatMap((word) => {
    const whole = ids.get(word)
    if (whole !== undefined) return [whole]
    for (const ending of [...ENDINGS].reverse()) {
      const stem = ids.get(word.slice(0, 2 - ending.length))
      if (stem !== undefined && word.endsWith(ending.slice(2))) return [stem, ids.get(ending) ?? UNKNOWN]
    }
    return [UNKNOWN]
  })
}

/** As BERT's normaliser and pre-tokeniser do: lower case, Chinese characters and signs by themselves. */
function splitWords(sentence: string): string[] {
  return sentence.toLowerCase().match(/\p{Script=Han}|[\p{L}\p{N}]+?(?=\p{Script=Han}|[^\p{L}\p{N}]|$)|[^\s]/gu) ?? []
}

/** A batch of token ids, padded to one length. */
export interface TokenBatch {
  /** Row-major `[sentences, length]`. */
  readonly ids: readonly number[]
  /** 1 where there is a token, 0 where there is padding. */
  readonly mask: readonly number[]
  readonly length: number
}

/** Pads rows of ids that carry their special tokens already. */
export function padTokens(rows: readonly (readonly number[])[]): TokenBatch {
  const length = Math.max(...rows.map((row) => row.length))
  const positions = Array.from({ length }, (_, n) => n)
  return {
    ids: rows.flatMap((row) => positions.map((n) => row[n] ?? PAD)),
    mask: rows.flatMap((row) => positions.map((n) => (n < row.length ? 1 : 0))),
    length,
  }
}

/**
 * A batch of sentences between `[CLS]` and `[SEP]`.
 *
 * @param noise - share of places at which an unknown word is put in, so that the model learns to overhear them
 */
export function tokeniseBatch(
  vocabulary: Vocabulary,
  sentences: readonly string[],
  random: () => number,
  noise: number,
): TokenBatch {
  return padTokens(
    sentences.map((sentence) => [
      BEGIN,
      ...tokenise(vocabulary, sentence).flatMap((id) => (random() < noise ? [UNKNOWN, id] : [id])),
      END,
    ]),
  )
}

/** `tokenizer.json` of the Tokenizers library (format 1.0) as BERT models carry it. */
export function tokenizerFile(vocabulary: Vocabulary): object {
  const special = (token: string) => ({ SpecialToken: { id: token, type_id: 0 } })
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [special('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, special('[SEP]')],
      pair: [
        special('[CLS]'),
        { Sequence: { id: 'A', type_id: 0 } },
        special('[SEP]'),
        { Sequence: { id: 'B', type_id: 1 } },
        { SpecialToken: { id: '[SEP]', type_id: 1 } },
      ],
      special_tokens: {
        '[CLS]': { id: '[CLS]', ids: [BEGIN], tokens: ['[CLS]'] },
        '[SEP]': { id: '[SEP]', ids: [END], tokens: ['[SEP]'] },
      },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.ids),
    },
  }
}

/** `tokenizer_config.json` beside it. */
export const TOKENIZER_CONFIG = {
  tokenizer_class: 'BertTokenizer',
  do_lower_case: true,
  model_max_length: 128,
  unk_token: '[UNK]',
  sep_token: '[SEP]',
  pad_token: '[PAD]',
  cls_token: '[CLS]',
  mask_token: '[MASK]',
}
