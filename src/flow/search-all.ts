import { DuomoError } from '../base/errors.ts'
import { mapConcurrent } from '../base/map-concurrent.ts'
import type { Query } from '../model/query.ts'
import type { CustomIndex } from '../spec/custom-index.ts'
import type { Encoder } from '../spec/encoder.ts'
import type { QueryFuser, RankedList } from '../spec/fuser.ts'
import type { Similarity } from '../spec/similarity.ts'
import type { SearchOptions, Store } from '../spec/store.ts'
import type { DocumentShelf } from './document-shelf.ts'
import { type PartsChoice, partsOf, shareOf } from './query-parts.ts'
import { type FoundList, type NamedSimilarity, searchVectors } from './search-vectors.ts'

export interface SearchParts {
  readonly store: Store
  readonly shelf: DocumentShelf
  /** The segmentation that the index was made with. */
  readonly queryWords: (text: string) => string[]
  readonly encoders: readonly Encoder[]
  /** Joins the vectors of a question's parts. */
  readonly fuseParts: QueryFuser
  /** Indexes of users, up to date whenever they are asked. */
  readonly indexes: readonly Pick<CustomIndex, 'name' | 'version' | 'search'>[]
  /** Similarities of users, by name. */
  readonly similarities: ReadonlyMap<string, Similarity>
}

/** Which searches a question asks for. */
export interface SearchChoice {
  /** Names of searches, or their weights by name: `bm25`, a space, a custom index. All of them, each weighing 1, if absent. */
  readonly use?: readonly string[] | Readonly<Record<string, number>>
  /** The similarity by which vectors are compared: its name, or names by space. The metric of the store if absent. */
  readonly similarity?: string | Readonly<Record<string, string>>
  /** How words, pictures and sound of one question are brought together. */
  readonly parts?: PartsChoice
  /** How near, by the measure of its search, a vector has to be to count; every one of the nearest if absent. */
  readonly cutoff?: number
}

/** One search of a question, chosen and weighed. */
export interface ChosenSearch {
  /** Who ranks, as the trail says it. */
  readonly by: string
  /** The same with its version, as an answer's `engine` says it. */
  readonly label: string
  readonly weight: number
  /** `words` where it looks for the words of the question, so that who judges by words judges what it found. */
  readonly finds: 'words' | 'meaning'
  /** Whether the question has anything that it could look for. */
  applies(query: Query): boolean
  /** No list where the question has nothing that it could look for, several where its parts are searched each for itself. */
  search(query: Query, options: ListOptions): Promise<readonly FoundList[]>
}

/** A list of one search, best first. */
export type SearchedList = RankedList & Pick<ChosenSearch, 'finds'>

type ListOptions = SearchOptions & { readonly signal: AbortSignal }

// The store itself gains nothing by it, but while one encoder is waited for the others and the words are searched.
const AT_ONCE = 4

/** The ranked lists of each chosen search, in the order of the searches, each kept to the filter. */
export async function searchAll(
  query: Query,
  searches: readonly ChosenSearch[],
  options: ListOptions,
): Promise<SearchedList[]> {
  const lists: SearchedList[] = []
  const one = async ({ by, weight, finds, search }: ChosenSearch) =>
    (await search(query, options)).map(({ share, hits }) => ({ by, weight: weight * share, finds, hits }))
  for await (const found of mapConcurrent(searches, AT_ONCE, one)) lists.push(...found)
  return lists
}

/** @throws `usage` for a name that nothing has, a weight that is none, a similarity that can compare nothing */
export function chooseSearches(parts: SearchParts, choice: SearchChoice): ChosenSearch[] {
  const similarityOf = similaritiesBySpace(parts, choice.similarity)
  const all = [
    wordSearch(parts, choice),
    ...parts.encoders.map((encoder) => vectorSearch(parts, encoder, similarityOf(encoder), choice)),
    ...parts.indexes.map((index) => indexSearch(index)),
  ]
  const weights = weightsByName(
    choice.use,
    all.map(({ name }) => name),
  )
  return all.flatMap(({ name, ...search }) => {
    const weight = weights.get(name)
    return weight === undefined ? [] : [{ ...search, weight }]
  })
}

type NamedSearch = Omit<ChosenSearch, 'weight'> & { readonly name: string }

/** By the words of the question, and for themselves by those that were read in its pictures. */
function wordSearch({ store, queryWords }: SearchParts, choice: SearchChoice): NamedSearch {
  return {
    name: 'bm25',
    by: 'bm25',
    label: 'bm25',
    finds: 'words',
    applies: ({ text, pictureText = '' }) => queryWords(`${text} ${pictureText}`).length > 0,
    async search(query, options) {
      const all = partsOf(query, choice.parts)
      const lists: FoundList[] = []
      for (const [kind, text] of [
        ['text', query.text],
        ['image', query.pictureText ?? ''],
      ]) {
        const words = queryWords(text ?? '')
        if (words.length === 0) continue
        const used = all.filter((part) => part.kind === kind)
        lists.push({ share: shareOf(used, all), hits: await store.searchText(words, options) })
      }
      return lists
    },
  }
}

function vectorSearch(
  { store, shelf, fuseParts }: SearchParts,
  encoder: Encoder,
  similarity: NamedSimilarity | undefined,
  { parts, cutoff }: SearchChoice,
): NamedSearch {
  const { id } = encoder.space
  const by = similarity ? `${id} by ${similarity.name}` : id
  return {
    name: id,
    by,
    label: by,
    finds: 'meaning',
    applies: (query) => partsOf(query).some(({ kind }) => encoder.accepts.includes(kind)),
    search: (query, options) =>
      searchVectors(query, { store, shelf, encoder, fuseParts, similarity, parts, cutoff }, options),
  }
}

function indexSearch(index: SearchParts['indexes'][number]): NamedSearch {
  const { name, version } = index
  return {
    name,
    by: name,
    label: `${name}/${version}`,
    finds: 'words',
    applies: () => true,
    search: async (query, options) => [{ share: 1, hits: await index.search(query, options) }],
  }
}

function similaritiesBySpace(
  { encoders, similarities }: SearchParts,
  wanted: SearchChoice['similarity'],
): (encoder: Encoder) => NamedSimilarity | undefined {
  if (wanted === undefined) return () => undefined
  if (encoders.length === 0)
    throw new DuomoError('usage', 'a similarity was named, and there are no vectors to compare', {
      hint: 'A similarity compares vectors, which an encoder makes; none is set up.',
    })
  const spaces = encoders.map(({ space }) => space.id)
  const names = typeof wanted === 'string' ? Object.fromEntries(spaces.map((id) => [id, wanted])) : wanted
  const chosen = new Map<string, NamedSimilarity>()
  for (const [space, name] of Object.entries(names)) {
    const encoder = encoders.find((one) => one.space.id === space)
    if (!encoder) throw unknown('space', space, spaces)
    const similarity = similarities.get(name)
    if (!similarity) throw unknown('similarity', name, [...similarities.keys()])
    if (encoder.space.kind !== 'dense')
      throw new DuomoError(
        'usage',
        `the vectors of ${space} are ${encoder.space.kind}, and ${name} compares dense ones`,
      )
    chosen.set(space, { name, similarity })
  }
  return (encoder) => chosen.get(encoder.space.id)
}

function weightsByName(use: SearchChoice['use'], known: readonly string[]): ReadonlyMap<string, number> {
  const entries: (readonly [string, unknown])[] =
    use === undefined
      ? known.map((name) => [name, 1])
      : isList(use)
        ? use.map((name) => [name, 1])
        : Object.entries(use)
  if (entries.length === 0)
    throw new DuomoError('usage', '"use" names no search', { hint: `There are ${known.join(', ')}.` })
  const weights = new Map<string, number>()
  for (const [name, weight] of entries) {
    if (!known.includes(name)) throw unknown('search', name, known)
    if (typeof weight !== 'number' || !Number.isFinite(weight) || weight <= 0)
      throw new DuomoError('usage', `the weight of ${name} is ${weight}, expected a number above 0`, {
        hint: 'Leave out what is not to be used.',
      })
    weights.set(name, weight)
  }
  return weights
}

function isList(use: readonly string[] | Readonly<Record<string, number>>): use is readonly string[] {
  return Array.isArray(use)
}

function unknown(what: string, name: string, known: readonly string[]): DuomoError {
  const hint = known.length > 0 ? `There are ${known.join(', ')}.` : `None is registered.`
  return new DuomoError('usage', `there is no ${what} ${name}`, { hint })
}
