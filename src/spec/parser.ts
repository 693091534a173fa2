import type { AssetReference } from '../model/asset.ts'
import type { Document } from '../model/document.ts'
import type { LayoutDetector } from './layout-detector.ts'
import type { TextReader } from './text-reader.ts'

/** A file to read. */
export interface ParserInput {
  /** As it shall stand in `origin.uri`: the file's name. */
  readonly name: string
  readonly bytes: Uint8Array
  /** SHA-256 of `bytes`. */
  readonly sha256: string
  /** Decided from the bytes first, the name second. */
  readonly mediaType: string
}

/** A stretch of sound: signed 16-bit samples, mono, 16 kHz. */
export interface SoundPiece {
  readonly samples: Int16Array
  readonly startMs: number
}

export interface ParserContext {
  readonly signal: AbortSignal
  readonly password?: string
  /** Keeps a picture and returns its reference; `width` and `height` in pixels. Equal bytes are kept once. */
  saveAsset(bytes: Uint8Array, about: Omit<AssetReference, 'sha256'>): AssetReference
  /** Pages (or other units) done, of how many. */
  progress(done: number, total: number): void
  /** Takes sound to be transcribed, piece by piece in the order of time; absent when nobody listens. */
  hear?(piece: SoundPiece): void
}

/**
 * Bytes → Document. A page that can't be read is a problem of the document, and the others stay;
 * a file that can't be read at all is a `DuomoError`. Never an empty document for a failed one.
 */
export interface Parser {
  readonly name: string
  /** Raised whenever the same bytes may give another document, so that kept readings are made again. */
  readonly version: number
  readonly mediaTypes: readonly string[]
  /** Who reads the words in its pictures: another one, and the same bytes may give another document. */
  readonly textReader?: Pick<TextReader, 'name' | 'version'>
  /** Who sees the parts of scanned pages. */
  readonly layoutDetector?: Pick<LayoutDetector, 'name' | 'version'>
  /** Gives the sound of its files to `hear`. */
  readonly hears?: boolean
  doParse(input: ParserInput, context: ParserContext): Promise<Document>
}
