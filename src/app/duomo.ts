import type { PartsChoice } from '../flow/query-parts.ts'
import type { MetadataChange } from '../flow/set-metadata.ts'
import type { WidenChoice } from '../flow/widen.ts'
import type { Mark } from '../media/draw-marks.ts'
import type { Answer, SearchResult } from '../model/answer.ts'
import type { AddResult, DocumentSummary } from '../model/catalogue.ts'
import type { ChatMessage, Turn } from '../model/conversation.ts'
import type { Damage, Repair } from '../model/damage.ts'
import type { Document } from '../model/document.ts'
import type { Filter } from '../model/filter.ts'
import type { Box } from '../model/geometry.ts'
import type { Query } from '../model/query.ts'
import type { CustomIndex } from '../spec/custom-index.ts'
import type { Reading } from '../spec/reader.ts'
import type { Similarity } from '../spec/similarity.ts'
import type { ConfigurationInput } from './configuration.ts'

/** How far a long call has come; `etaMs` is absent until it can be told. */
export interface Progress {
  readonly stage: 'find' | 'read' | 'enrich' | 'index' | 'commit' | 'copy' | 'download'
  readonly file?: string
  /** Files done, of how many; rows of the index for `copy`, bytes for `download`. */
  readonly done: number
  readonly total: number
  /** Pages done in the file being read. */
  readonly page?: number
  readonly pages?: number
  /** Requests answered for one kind of notes on the file, of how many. */
  readonly request?: number
  readonly requests?: number
  readonly elapsedMs: number
  readonly etaMs?: number
}

export interface AddOptions {
  readonly password?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

export interface WatchTimes {
  /** How often everything is looked at without being told of a change, as on network disks; 60 s if absent. */
  readonly rescanMs?: number
  /** How long nothing must happen before a look; 500 ms if absent. */
  readonly settleMs?: number
}

/** A part of a page of a document in the base. */
export interface PageRegion {
  /** Its id. */
  readonly document: string
  /** From 1. */
  readonly page: number
  readonly box: Box
}

/**
 * Words, or words with picture files, sound files and parts of pages; also these without words. `text` of the question is
 * empty then.
 */
export type Question =
  | string
  | (Pick<Query, 'text' | 'images' | 'audio'> & { readonly regions?: readonly PageRegion[] })

export interface AskOptions extends WidenChoice {
  readonly signal?: AbortSignal
  /**
   * The turns before, oldest first: a follow-up such as "and in March?" is completed from them, and the answer's `asked`
   * shows how. `search` reads none.
   */
  readonly history?: readonly Turn[]
  /**
   * The language model splits a question that needs several searches, seeing what the first one found; the answer's
   * `subQuestions` shows into what. As the settings say if absent. `search` splits none.
   */
  readonly subQuestions?: boolean
  /** How many entries of evidence at the most; 10 if absent. */
  readonly limit?: number
  /**
   * Where the answer may be found: conditions that must all hold, such as `year>=2023`, `document=manual.pdf`, `page=3`
   * (of several `=` with one name one must), or a tree of comparisons.
   */
  readonly filter?: readonly string[] | Filter
  /**
   * Which searches to use, or their weights: `bm25` and the registered indexes by name. All of them, each weighing 1, if absent.
   */
  readonly use?: readonly string[] | Readonly<Record<string, number>>
  /** `false` keeps the order in which the searches found, fused; else it is judged anew by the words of question and passage. */
  readonly rerank?: boolean
  /** The registered similarity by which vectors are compared: its name, or names by space. */
  readonly similarity?: string | Readonly<Record<string, string>>
  /** What words, pictures and sound of one question weigh (0.4, 0.6, 0.6), and whether vectors or lists are fused. */
  readonly parts?: PartsChoice
  /** How near, by the measure of its search, a vector has to be to count. */
  readonly cutoff?: number
}

/** Documents by id, every one, or those that could not be read. */
export type Which = readonly string[] | 'all' | 'failed'

export interface BaseSummary {
  readonly base: string
  readonly documents: number
  readonly pages: number
}

export interface DrawOptions {
  /** Pixels per point, 2 if absent; lowered so that the picture stays under 25 Mpx. */
  readonly scale?: number
  /** Of the file; it is never kept, so a protected one is drawn only with it. */
  readonly password?: string
  readonly signal?: AbortSignal
}

export interface MoveOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** Where the index was and is now (no secrets), and how far the copy answers as the original did. */
export interface MoveResult {
  readonly from: string
  readonly to: string
  /** `lancedb`, `chroma` or `milvus`. */
  readonly store: string
  readonly rows: number
  readonly vectors: number
  /** Asked of both, made from the rows' own words and vectors. */
  readonly questions: number
  /** Mean share of the same rows among the first ten. */
  readonly agreement: number
  readonly ms: number
}

/** What `parseFile` gives: the document and its pictures by hash. */
export type ParseResult = Reading

export interface PageBytes {
  readonly bytes: Uint8Array
  readonly mediaType: string
}

/** One knowledge base in one data folder. Every failure is a `DuomoError`. */
export interface Duomo {
  readonly base: string
  readonly dataFolder: string

  /**
   * Reads files and folders (recursively) into the base; one result a file, as each is done. Unchanged files cost nothing.
   * What lay in a folder when it was added before and is deleted now is taken out: a result with status `removed`.
   * A file that fails is a result with status `failed` and its problems; others go on. A named path that does not exist,
   * or a folder without a readable file, is an error before anything is read.
   */
  add(paths: readonly string[], options?: AddOptions): AsyncIterable<AddResult>

  /**
   * Adds what is there and then what changes, until `signal` stops it. What is as it was is neither read nor told; a file
   * that is still being written is waited for.
   */
  watch(paths: readonly string[], options?: AddOptions & WatchTimes): AsyncIterable<AddResult>

  /** With a language model, what a picture shows can be asked of an empty base as well. */
  ask(question: Question, options?: AskOptions): Promise<Answer>

  /**
   * A plain conversation with the language model, without documents: its words as they come. Nothing of it is checked.
   *
   * @param messages - oldest first, the last one the user's
   * @throws `part-unavailable` when no model is set up, or none that sees where pictures are shown
   */
  chat(messages: readonly ChatMessage[], options?: { readonly signal?: AbortSignal }): AsyncIterable<string>

  /**
   * An answer as sound, by the server that the settings name or by espeak-ng, in a voice of the answer's language: without
   * marks of sources, tables and pictures in a few words.
   *
   * @throws `part-unavailable` when neither is there
   */
  speak(answer: Answer, options?: { readonly signal?: AbortSignal }): Promise<PageBytes>

  search(query: Question, options?: AskOptions): Promise<SearchResult>

  /** Every document of the base, oldest first. */
  list(): Promise<DocumentSummary[]>

  /** The document as it was read; `not-found` names the id. An id may be cut to its first 8 or more digits if that is unique. */
  document(id: string): Promise<Document>

  /** Removes documents with their rows, readings and pictures; `not-found` when one of them is not there, and none is removed. */
  remove(ids: readonly string[]): Promise<DocumentSummary[]>

  /**
   * Says something of a document, to list and filter by; `null` takes a name away. Kept when the file is edited.
   *
   * @throws `not-found`, `usage` for a name or value that is none
   */
  tag(id: string, change: MetadataChange): Promise<DocumentSummary>

  /** Reads documents again from their originals, as `add` would a new file; one result each. */
  reread(which: Which, options?: AddOptions): AsyncIterable<AddResult>

  /** Cuts and encodes documents again, as they were read. */
  reencode(which: Which, options?: AddOptions): AsyncIterable<AddResult>

  /** The knowledge bases of the data folder. */
  bases(): Promise<BaseSummary[]>

  /**
   * Copies the index with its vectors to another store and takes it into use: a folder for LanceDB, `http://HOST:PORT` for
   * Chroma, `milvus://HOST:PORT` for Milvus. Nothing is encoded again; the old index stays in force until counts and answers
   * agree, and where it is. Interrupted, the same call goes on.
   */
  move(target: string, options?: MoveOptions): Promise<MoveResult>

  /** The original file's bytes. */
  original(id: string): Promise<PageBytes & { readonly name: string }>

  /** A page drawn as PNG; `marks` are outlined. */
  pagePicture(
    id: string,
    page: number,
    options?: DrawOptions & { readonly marks?: readonly Mark[] },
  ): Promise<Uint8Array>

  /**
   * A page drawn as PNG, grey, with the places coloured where words find what they look for; from the vectors of its patches
   * that an encoder of pages keeps (`encoding.mode: page`).
   *
   * @param text - a question, or one word of it
   * @throws `part-unavailable` without such an encoder, `not-found` for a page that it has not seen
   */
  similarityMap(id: string, page: number, text: string, options?: DrawOptions): Promise<Uint8Array>

  /** A crop of a page as PNG. */
  regionPicture(id: string, page: number, box: Box, options?: DrawOptions): Promise<Uint8Array>

  /** A kept picture by its hash. */
  asset(sha256: string): Promise<PageBytes>

  /** Compares all that is kept with what it was made from; gives what is damaged, nothing for a sound base. */
  examine(): AsyncIterable<Damage>

  /** Makes anew what is damaged, from the originals; tells of each damage what became of it. */
  repair(options?: { readonly signal?: AbortSignal }): AsyncIterable<Repair>

  close(): Promise<void>
}

export interface OpenOptions {
  /** Default `.duomo` in the working folder; environment `DUOMO_DATA`. */
  readonly data?: string
  /** Knowledge base, default `default`. */
  readonly base?: string
  /** The line that chooses a language model, such as `glm:glm-4v-flash`; environment `DUOMO_MODEL`. Without one answers are extractive. */
  readonly model?: string
  /** All other settings; where it is given, the environment is not read. `loadConfiguration` makes one from files and environment. */
  readonly configuration?: ConfigurationInput
  /** Indexes of your own, searched beside the others; each follows this one knowledge base. */
  readonly indexes?: readonly CustomIndex[]
  /** Similarities of your own, by name, for questions that ask for them. */
  readonly similarities?: Readonly<Record<string, Similarity>>
}
