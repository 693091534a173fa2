import type { IAudioMetadata, IChapter, ITrackInfo } from 'music-metadata'
import { DuomoError } from '../base/errors.ts'
import { createPackageLoader } from '../base/optional-package.ts'
import type { MediaFacts } from '../model/media.ts'

/** What the tags of a sound or video file say, in the file's own words. */
export interface MediaTags {
  readonly title: string | undefined
  /** `Artist: …`, `Album: …` and the like, in this order; then descriptions, comments and lyrics as they are. */
  readonly lines: readonly string[]
  readonly chapters: readonly { readonly title: string; readonly startMs: number }[]
  /** A cover: the bytes of a picture file, unchecked. */
  readonly cover: Uint8Array | undefined
}

const loadMusicMetadata = createPackageLoader(() => import('music-metadata'), {
  name: 'music-metadata',
  lost: "Sound can't be read",
})

/**
 * Duration, tracks and tags of a sound or video file, from its headers; nothing is decoded.
 *
 * @throws `damaged-file` for bytes that are no such file, `part-unavailable` when the reader of tags is not installed
 */
export async function readMediaFacts(
  bytes: Uint8Array,
  mediaType: string,
  name: string,
): Promise<{ readonly facts: MediaFacts; readonly tags: MediaTags }> {
  const read = mediaType === 'video/x-msvideo' ? aviHeader(bytes) : await readHeaders(bytes, mediaType, name)
  if (read.facts.tracks.length === 0) throw damaged(name, 'it has no track')
  return read
}

async function readHeaders(bytes: Uint8Array, mediaType: string, name: string) {
  const { parseBuffer } = await loadMusicMetadata()
  let read: IAudioMetadata
  try {
    const about = { mimeType: mediaType, size: bytes.length }
    read = await parseBuffer(bytes, about, { duration: true, includeChapters: true })
  } catch (error) {
    throw damaged(name, error instanceof Error ? error.message : String(error), error)
  }
  return { facts: toFacts(read), tags: toTags(read) }
}

function damaged(name: string, what: string, cause?: unknown): DuomoError {
  return new DuomoError('damaged-file', `${name} can't be read as sound or video: ${what}`, {
    hint: 'Play it; if it does not play, export or copy it again.',
    cause,
  })
}

const NO_TAGS: MediaTags = { title: undefined, lines: [], chapters: [], cover: undefined }
/** Longer lengths are told by damaged or lying headers only. */
const MAX_DURATION_MS = 7 * 24 * 3600_000

function toFacts({ format }: IAudioMetadata): MediaFacts {
  // A film without sound has a length by its tracks only.
  const seconds = format.duration ?? format.trackInfo.reduce((most, { duration }) => Math.max(most, duration ?? 0), 0)
  const known = Number.isFinite(seconds) && seconds > 0 && seconds * 1000 <= MAX_DURATION_MS
  const tracks = format.trackInfo.flatMap((track) => toTrack(track) ?? [])
  const heard = tracks.find(({ kind }) => kind === 'audio')
  const sound = {
    ...positive('sampleRate', format.sampleRate),
    ...positive('channels', format.numberOfChannels),
    ...(format.codec ? { codec: format.codec } : {}),
  }
  const audible =
    heard || format.hasVideo === true || Object.keys(sound).length === 0 ? [] : [{ kind: 'audio' as const, ...sound }]
  return { ...(known ? { durationMs: Math.round(seconds * 1000) } : {}), tracks: [...tracks, ...audible] }
}

// Matroska, section 5.1.4.1.3: TrackType.
const KINDS: Readonly<Record<number, MediaFacts['tracks'][number]['kind']>> = { 1: 'video', 2: 'audio', 17: 'subtitle' }

function toTrack(track: ITrackInfo): MediaFacts['tracks'][number] | undefined {
  const kind = track.video ? 'video' : track.audio ? 'audio' : KINDS[track.type ?? 0]
  if (!kind) return undefined
  const codec = (track.codecName ?? track.codecId)?.replace(/^<|>$/g, '')
  return {
    kind,
    ...(codec ? { codec } : {}),
    ...(track.language && track.language !== 'und' ? { language: track.language } : {}),
    ...positive('sampleRate', track.audio?.samplingFrequency),
    ...positive('channels', track.audio?.channels),
    ...positive('width', track.video?.pixelWidth),
    ...positive('height', track.video?.pixelHeight),
  }
}

function positive<K extends string>(key: K, value: number | undefined): { [P in K]?: number } {
  const known = value !== undefined && Number.isFinite(value) && value > 0
  return known ? ({ [key]: Math.round(value) } as { [P in K]: number }) : {}
}

function toTags({ common, format }: IAudioMetadata): MediaTags {
  const lines: [string, string | undefined][] = [
    ['Artist', common.artist],
    ['Album', common.album],
    ['Date', common.date ?? (common.year === undefined ? undefined : String(common.year))],
    ['Genre', common.genre?.join(', ')],
    ['Composer', common.composer?.join(', ')],
    ['Show', common.tvShow],
  ]
  const said = [
    ...(common.description ?? []),
    common.longDescription,
    ...(common.comment ?? []).map(({ text }) => text),
    ...(common.lyrics ?? []).map(({ text, syncText }) => text ?? syncText.map((line) => line.text).join('\n')),
  ]
  return {
    title: clean(common.title),
    lines: [
      ...lines.flatMap(([label, value]) => (clean(value) ? [`${label}: ${clean(value)}`] : [])),
      ...new Set(said.flatMap((text) => clean(text) ?? [])),
    ],
    chapters: (format.chapters ?? []).flatMap((chapter) => toChapter(chapter) ?? []),
    cover: common.picture?.[0]?.data,
  }
}

function toChapter({ title, start, timeScale }: IChapter) {
  const startMs = Math.round((start / (timeScale || 1000)) * 1000)
  const words = clean(title)
  return words && Number.isFinite(startMs) && startMs >= 0 ? { title: words, startMs } : undefined
}

/** Without control characters but line breaks; tags are bytes that anyone wrote. */
function clean(text: string | undefined): string | undefined {
  const lines = text?.split(/\r\n|\n|\r/).map((line) => line.replace(/\p{Cc}+/gu, ' ').trim())
  return lines?.join('\n').trim().slice(0, 20_000) || undefined
}

/** Length and size from the main header of an AVI file (AVIMAINHEADER), which stands first. */
function aviHeader(bytes: Uint8Array): { facts: MediaFacts; tags: MediaTags } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).indexOf('avih', 0, 'latin1')
  if (at < 0 || at + 48 > bytes.length) return { facts: { tracks: [] }, tags: NO_TAGS }
  const field = (n: number) => view.getUint32(at + 8 + n * 4, true)
  const durationMs = Math.round((field(0) * field(4)) / 1000)
  const video = { kind: 'video' as const, ...positive('width', field(8)), ...positive('height', field(9)) }
  const known = durationMs > 0 && durationMs <= MAX_DURATION_MS
  return { facts: { ...(known ? { durationMs } : {}), tracks: [video] }, tags: NO_TAGS }
}
