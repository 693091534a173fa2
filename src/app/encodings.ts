import { DuomoError } from '../base/errors.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Encoder, InputKind } from '../spec/encoder.ts'
import type { Encoding } from '../spec/encoding.ts'
import type { Configuration } from './configuration.ts'

type EncodingSettings = Configuration['encoding']

/** What an encoder is for; each is chosen by a line of its own. */
export type EncoderTask = 'text' | 'shared' | 'image' | 'audio' | 'page'

export interface EncoderSource {
  /** The encoder that a line names. */
  open(line: string, task: EncoderTask): Promise<Encoder>
  /** The built-in encoder of pictures. */
  readonly fingerprint: Encoder
}

/** An encoder that the settings ask for, and the kinds of content that it has to take. */
export interface WantedEncoder {
  readonly task: EncoderTask
  readonly kinds: readonly InputKind[]
}

export function wantedEncoders(settings: EncodingSettings): readonly WantedEncoder[] {
  const pictures = pictureTask(settings)
  switch (settings.mode) {
    case 'words':
      return []
    case 'unified':
      return [{ task: 'text', kinds: ['text'] }]
    case 'shared':
    case 'page':
      return [{ task: settings.mode, kinds: ['text', 'image'] }]
    case 'separate':
      return [
        { task: 'text', kinds: ['text'] },
        ...(pictures ? [{ task: pictures, kinds: ['image'] as const }] : []),
        ...(settings.audio === undefined ? [] : [{ task: 'audio', kinds: ['audio'] } as const]),
      ]
  }
}

/** Which encoder finds figures in `separate`: one that knows words as well finds them by words too. */
function pictureTask({ image, shared }: EncodingSettings): 'image' | 'shared' | undefined {
  return image !== undefined ? 'image' : shared !== undefined ? 'shared' : undefined
}

/** Which encoders the settings ask for, and what each is given. */
export async function createEncodings(settings: EncodingSettings, source: EncoderSource): Promise<Encoding[]> {
  const open = async (task: EncoderTask) => source.open(lineOf(settings, task), task)
  const encodings: Encoding[] = settings.fingerprint
    ? [{ encoder: source.fingerprint, rule: 'figures/1', takes: (chunk) => (isFigure(chunk) ? ['image'] : []) }]
    : []
  switch (settings.mode) {
    case 'words':
      break
    case 'unified':
      encodings.push({ encoder: await open('text'), rule: 'unified/1', takes: words })
      break
    case 'shared': {
      const encoder = await open('shared')
      checkKinds(encoder, 'shared', ['text', 'image'])
      const rule = settings.joinCaptions ? 'shared+captions/1' : 'shared/1'
      encodings.push({ encoder, rule, takes: (chunk) => sharedKinds(chunk, encoder, settings.joinCaptions) })
      break
    }
    case 'separate':
      encodings.push(...(await separate(settings, open)))
      break
    case 'page': {
      const encoder = await open('page')
      checkKinds(encoder, 'page', ['text', 'image'])
      checkManyVectors({ name: encoder.name, multi: encoder.space.kind === 'multi' })
      encodings.push({ encoder, rule: 'pages/1', takes: ({ group }) => (group === 'page' ? ['image'] : []) })
    }
  }
  return encodings
}

async function separate(
  settings: EncodingSettings,
  open: (task: EncoderTask) => Promise<Encoder>,
): Promise<Encoding[]> {
  const text = await open('text')
  const encodings: Encoding[] = [
    { encoder: text, rule: 'texts/1', takes: (chunk) => (isFigure(chunk) || isSound(chunk) ? [] : words(chunk)) },
  ]
  const pictures = pictureTask(settings)
  if (pictures) {
    const encoder = await open(pictures)
    checkKinds(encoder, pictures, ['image'])
    encodings.push({ encoder, rule: 'figures/1', takes: (chunk) => (isFigure(chunk) ? ['image'] : []) })
  }
  if (settings.audio !== undefined) {
    const encoder = await open('audio')
    checkKinds(encoder, 'audio', ['audio'])
    encodings.push({ encoder, rule: 'sounds/1', takes: (chunk) => (isSound(chunk) ? ['audio'] : []) })
  }
  return encodings
}

const words = ({ group }: Chunk): readonly InputKind[] => (group === 'page' ? [] : ['text'])
const isFigure = ({ group }: Chunk) => group === 'figure'
const isSound = ({ modality }: Chunk) => modality === 'audio'

function sharedKinds(chunk: Chunk, { accepts }: Encoder, joinCaptions: boolean): readonly InputKind[] {
  if (isSound(chunk) && accepts.includes('audio')) return ['audio']
  if (!isFigure(chunk)) return words(chunk)
  return joinCaptions && chunk.text.trim() ? ['image', 'text'] : ['image']
}

/** @throws `usage` for an encoder that does not take what its task needs */
export function checkKinds(
  { name, accepts }: Pick<Encoder, 'name' | 'accepts'>,
  task: EncoderTask,
  kinds: readonly InputKind[],
): void {
  const missing = kinds.find((kind) => !accepts.includes(kind))
  if (missing)
    throw new DuomoError('usage', `${name} takes ${accepts.join(' and ')}, and encoding.${task} needs ${missing}`, {
      hint: 'docs/encoding.md says which models fit which setting.',
    })
}

/** Late interaction needs a vector for each patch; with one for the whole page nothing would ever be found by it. */
export function checkManyVectors({ name, multi }: { readonly name: string; readonly multi: boolean }): void {
  if (multi) return
  throw new DuomoError('usage', `${name} gives one vector for each page, and encoding.page needs one for each patch`, {
    hint: 'Write ?multi=yes behind a model that can, such as jina:jina-embeddings-v4, or set encoding.mode to shared.',
  })
}

/** The line of an encoder that the settings ask for. @throws `usage` where it is missing */
export function lineOf(settings: EncodingSettings, task: EncoderTask): string {
  const line = settings[task]
  if (line !== undefined) return line
  throw new DuomoError(
    'usage',
    `encoding.mode is ${settings.mode}, which needs the line of a model: encoding.${task}`,
    {
      hint: `Set it, for example to ${EXAMPLES[task]}; \`duomo models list\` shows local ones.`,
    },
  )
}

const EXAMPLES: Readonly<Record<EncoderTask, string>> = {
  text: 'local:multilingual-e5-small',
  shared: 'local:chinese-clip-vit-base-patch16',
  image: 'local:clip-vit-base-patch32',
  audio: 'local:clap-htsat-unfused',
  page: 'local:/path/to/a/page/model',
}
