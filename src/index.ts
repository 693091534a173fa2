export {
  type Configuration,
  type ConfigurationInput,
  type LoadOptions,
  loadConfiguration,
} from './app/configuration.ts'
export type {
  AddOptions,
  AskOptions,
  BaseSummary,
  Duomo,
  MoveOptions,
  MoveResult,
  OpenOptions,
  PageBytes,
  ParseResult,
  Progress,
  Which,
} from './app/duomo.ts'
export { type ExportedAnswer, type ExportOptions, exportAnswer } from './app/export-answer.ts'
export {
  listModels,
  type ModelSummary,
  type PulledModel,
  type PullModelOptions,
  pullModel,
  removeModel,
} from './app/models.ts'
export { openDuomo } from './app/open-duomo.ts'
export { type ParseOptions, parseFile } from './app/parse-file.ts'
export { DuomoError, ERROR_CODES, type ErrorCode } from './base/errors.ts'
export type { Answer, Block, Check, Evidence, Region, SearchResult } from './model/answer.ts'
export type { AddResult, AddStatus, DocumentSummary } from './model/catalogue.ts'
export type { Chunk } from './model/chunk.ts'
export type { ChatMessage, Turn } from './model/conversation.ts'
export type { Damage, Repair } from './model/damage.ts'
export type { Cell, Document, Element, Page, Provenance } from './model/document.ts'
export { type Filter, matchesFilter } from './model/filter.ts'
export type { Box } from './model/geometry.ts'
export type { Note } from './model/note.ts'
export type { Problem } from './model/problem.ts'
export type { Query } from './model/query.ts'
export type { CustomIndex } from './spec/custom-index.ts'
export type { Similarity } from './spec/similarity.ts'
export type { SearchOptions, StoreHit } from './spec/store.ts'
export { createKeywordIndex, type KeywordIndexOptions } from './store/keyword-index.ts'
export { createPrefixIndex, type PrefixIndexOptions } from './store/prefix-index.ts'
