import { lstat } from 'node:fs/promises'
import { toDuomoError } from '../base/errors.ts'
import { indexWords } from '../chunk/index-words.ts'
import { createLayoutChunker } from '../chunk/layout-chunker.ts'
import { withPages } from '../chunk/page-chunks.ts'
import { withSounds } from '../chunk/sound-chunks.ts'
import { createDecoder } from '../decode/blocks.ts'
import type { AnswerParts } from '../flow/answer.ts'
import type { IngestParts } from '../flow/ingest.ts'
import type { RetrieveParts } from '../flow/retrieve.ts'
import { fuseVectors } from '../fuse/query-fusion.ts'
import { fuseByRank } from '../fuse/rank-fusion.ts'
import { createExtractiveGenerator } from '../generate/extractive.ts'
import { createLanguageGenerator, type LanguageGeneratorParts } from '../generate/language.ts'
import { createQuestionRewriter } from '../generate/rewrite.ts'
import { createQuestionSplitter } from '../generate/split.ts'
import { searchWords } from '../language/question.ts'
import { createLexicalReranker } from '../rerank/lexical-reranker.ts'
import type { Calculator } from '../spec/calculator.ts'
import type { Encoding } from '../spec/encoding.ts'
import type { Enricher } from '../spec/enricher.ts'
import type { ChildReader } from './child-reader.ts'
import type { Configuration } from './configuration.ts'
import { createContents } from './contents.ts'
import type { CustomParts } from './custom-parts.ts'
import type { Kept } from './kept.ts'
import type { ModelParts } from './model-parts.ts'

// The one place that names implementations, with parsers.ts (used by the child too) and kept.ts.

/** Raised whenever `language/words` or `chunk/index-words` give other words. */
const WORDS_RECIPE = 'words/1'

export interface EnrichParts {
  readonly enrichers: readonly Enricher[]
  readonly enrich: Configuration['enrich']
}

export function createIngestParts(
  kept: Kept,
  reader: ChildReader,
  { enrichers, enrich }: EnrichParts,
  { encodings }: Pick<ModelParts, 'encodings'>,
): IngestParts {
  const { base, store, catalogue, assets, vectorCache, replyCache, answerCache } = kept
  return {
    base,
    store,
    catalogue,
    assets,
    vectorCache,
    replyCache,
    answerCache,
    reader,
    // What can't be looked at, because of rights or a sick disk, may well be there.
    isThere: (path) =>
      lstat(path).then(
        () => true,
        (error: unknown) => toDuomoError(error, path).code !== 'not-found',
      ),
    concurrency: reader.size,
    enrichers,
    ...createChunkParts(enrich, encodings),
    wordsRecipe: WORDS_RECIPE,
    encodings,
    contentsOf: (original) => createContents({ reader, assets }, original),
    fuseParts: fuseVectors,
  }
}

/** Documents → chunks → words. */
export function createChunkParts(
  options: Partial<Pick<Configuration['enrich'], 'captions' | 'context' | 'contextCharacters'>> = {},
  encodings: readonly Encoding[] = [],
): Pick<IngestParts, 'chunker' | 'wordsOf'> {
  const { captions = true, context = true, contextCharacters = 400 } = options
  const layout = createLayoutChunker({ captions, context, contextCharacters })
  // Only where somebody looks at whole pages, or listens.
  const paged = encodings.some(({ encoder }) => encoder.space.kind === 'multi') ? withPages(layout) : layout
  const chunker = encodings.some(({ encoder }) => encoder.accepts.includes('audio')) ? withSounds(paged) : paged
  return { chunker, wordsOf: indexWords }
}

export function createRetrieveParts(
  kept: Kept,
  { followers, similarities }: CustomParts,
  { encodings, rerankers }: Pick<ModelParts, 'encodings' | 'rerankers'>,
): RetrieveParts {
  const { store, shelf, catalogue, records } = kept
  const base = { store, records, version: () => catalogue.version() }
  return {
    store,
    shelf,
    hasNotes: async () => (await records()).some(({ record }) => record.notes !== undefined),
    queryWords: searchWords,
    encoders: encodings.map(({ encoder }) => encoder),
    fuseParts: fuseVectors,
    indexes: followers.map((follower) => ({
      name: follower.name,
      version: follower.version,
      search: (query, options) => follower.search(query, options, base),
    })),
    similarities,
    fuse: fuseByRank,
    rerankers: [createLexicalReranker(), ...rerankers],
  }
}

/** A language model with the way to the pictures that it may see. */
export type Telling = Pick<LanguageGeneratorParts, 'model' | 'picture' | 'cache'>

/** Without a language model answers are extractive. */
export function createTellingParts(
  calculator: Calculator,
  language?: Telling,
): Pick<AnswerParts, 'generator' | 'decode' | 'rewrite' | 'split'> {
  const decode = createDecoder()
  const extractive = createExtractiveGenerator({ calculator })
  const rewrite = createQuestionRewriter(language?.model)
  if (!language) return { generator: extractive, decode, rewrite }
  return {
    generator: createLanguageGenerator({ ...language, fallback: extractive, decode }),
    decode,
    rewrite,
    split: createQuestionSplitter(language),
  }
}
