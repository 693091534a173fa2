import { TONE_WORDS } from './tones.ts'

export const SPEECH_MEL_BANDS = 80
export const SPEECH_FRAMES = 1500

/** In Whisper's order: words, the end, what a prompt is made of, times. */
const CONTROLS = [
  '<|endoftext|>',
  '<|startoftranscript|>',
  '<|en|>',
  '<|zh|>',
  '<|translate|>',
  '<|transcribe|>',
  '<|notimestamps|>',
] as const

const idOf = (control: (typeof CONTROLS)[number]) => TONE_WORDS.length + CONTROLS.indexOf(control)
export const SPEECH_END = idOf('<|endoftext|>')
export const SPEECH_NO_TIMES = idOf('<|notimestamps|>')
/** The first of the times, 20 ms apart, up to 30 s. */
export const SPEECH_TIMES = SPEECH_NO_TIMES + 1
const TIMES = Array.from({ length: SPEECH_FRAMES + 1 }, (_, n) => `<|${(n * 0.02).toFixed(2)}|>`)

const TOKENS = [...TONE_WORDS.map((word) => byteLetters(` ${word}`)), ...CONTROLS, ...TIMES]

/** `preprocessor_config.json`: as every Whisper of 80 bands has it. */
export const SPEECH_PROCESSOR = {
  feature_extractor_type: 'WhisperFeatureExtractor',
  processor_class: 'WhisperProcessor',
  chunk_length: 30,
  feature_size: SPEECH_MEL_BANDS,
  hop_length: 160,
  n_fft: 400,
  n_samples: 480_000,
  nb_max_frames: 3000,
  padding_side: 'right',
  padding_value: 0,
  return_attention_mask: false,
  sampling_rate: 16_000,
}

const START = {
  decoder_start_token_id: idOf('<|startoftranscript|>'),
  eos_token_id: SPEECH_END,
  bos_token_id: SPEECH_END,
  pad_token_id: SPEECH_END,
}

/** Every file of the model but its graphs. */
export const SPEECH_JSON: Readonly<Record<string, object>> = {
  'preprocessor_config.json': SPEECH_PROCESSOR,
  'config.json': {
    ...START,
    model_type: 'whisper',
    architectures: ['WhisperForConditionalGeneration'],
    is_encoder_decoder: true,
    d_model: 1,
    decoder_layers: 1,
    encoder_layers: 1,
    decoder_attention_heads: 1,
    encoder_attention_heads: 1,
    max_source_positions: SPEECH_FRAMES,
    max_target_positions: 128,
    vocab_size: TOKENS.length,
    num_mel_bins: SPEECH_MEL_BANDS,
  },
  'generation_config.json': {
    ...START,
    no_timestamps_token_id: SPEECH_NO_TIMES,
    is_multilingual: true,
    lang_to_id: { '<|en|>': idOf('<|en|>'), '<|zh|>': idOf('<|zh|>') },
    task_to_id: { transcribe: idOf('<|transcribe|>'), translate: idOf('<|translate|>') },
    max_initial_timestamp_index: 50,
    max_length: 128,
    return_timestamps: false,
    begin_suppress_tokens: [],
    suppress_tokens: [],
  },
  'tokenizer_config.json': {
    tokenizer_class: 'WhisperTokenizer',
    unk_token: '<|endoftext|>',
    bos_token: '<|endoftext|>',
    eos_token: '<|endoftext|>',
    pad_token: '<|endoftext|>',
    model_max_length: 128,
  },
  'tokenizer.json': {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [...CONTROLS, ...TIMES].map((content, n) => ({
      id: TONE_WORDS.length + n,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: n < CONTROLS.length,
    })),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: '<|endoftext|>',
      continuing_subword_prefix: '',
      end_of_word_suffix: '',
      fuse_unk: false,
      byte_fallback: false,
      vocab: Object.fromEntries(TOKENS.map((token, id) => [token, id])),
      merges: [],
    },
  },
}

/** Bytes as GPT-2 writes them: printable ones of Latin-1 as they are, the others from U+0100 on, in order. */
function byteLetters(text: string): string {
  const printable = (byte: number) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173)
  const others = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !printable(byte))
  return Array.from(Buffer.from(text, 'utf8'), (byte) =>
    String.fromCodePoint(printable(byte) ? byte : 256 + others.indexOf(byte)),
  ).join('')
}
