import { DuomoError } from '../base/errors.ts'
import type { IngestParts } from '../flow/ingest.ts'
import type { RetrieveParts } from '../flow/retrieve.ts'
import type { DocumentRecord } from '../model/catalogue.ts'
import type { Calculator } from '../spec/calculator.ts'
import type { Passage } from '../spec/passage.ts'
import type { Transcriber } from '../spec/speech.ts'
import { createChildCalculator } from './child-calculator.ts'
import type { ChildReader } from './child-reader.ts'
import type { Configuration } from './configuration.ts'
import { createReader } from './create-reader.ts'
import type { CustomParts } from './custom-parts.ts'
import { createEnrichers } from './enrichers.ts'
import { createIngestParts, createRetrieveParts } from './implementations.ts'
import { isKept, type Kept, openKept } from './kept.ts'
import { createModelHost } from './model-host.ts'
import { createModelParts, type ModelParts } from './model-parts.ts'
import { drawPicture } from './pictures.ts'
import { openTranscriber } from './transcriber.ts'

/** What the commands of one open knowledge base share; everything is opened when it is first needed. */
export interface Session {
  readonly base: string
  readonly dataFolder: string
  readonly configuration: Configuration
  readonly calculator: Calculator
  reader(): Promise<ChildReader>
  models(): Promise<ModelParts>
  /** Who turns speech into words; `undefined` where nobody does. */
  transcriber(): Promise<Transcriber | undefined>
  /** What is kept, made where it is missing. */
  create(): Promise<Kept>
  /** What is kept; `undefined` when nothing was ever added: asking creates nothing. */
  existing(): Promise<Kept | undefined>
  /** To search in; a base without documents can't answer, which is not the same as not holding the answer. */
  filled(): Promise<Kept>
  closeKept(): Promise<void>
  /** @throws `not-found`, and `usage` where several ids begin so */
  find(id: string): Promise<{ kept: Kept; record: DocumentRecord; labels: readonly string[] }>
  ingestParts(kept: Kept): Promise<IngestParts>
  retrieveParts(kept: Kept): Promise<RetrieveParts>
  close(): Promise<void>
}

export function createSession(configuration: Configuration, custom: CustomParts): Session {
  const { data: dataFolder, base } = configuration
  // No process starts before the first calculation.
  const calculator = createChildCalculator()
  const host = createModelHost()
  const transcriber = once(() => openTranscriber(configuration, host))
  const reader = once(async () => createReader(configuration.reading, { transcriber: await transcriber.take() }))
  const models = once(() => createModelParts(configuration, { host, reader: reader.take, pictureOf }))
  const opening = once(() => openKept(dataFolder, base, configuration.store))

  /** Of its figure, if it is about one. */
  async function pictureOf({ elements }: Passage, signal: AbortSignal) {
    const figure = elements.find((element) => element.kind === 'figure')
    const asset = figure?.kind === 'figure' ? figure.asset : undefined
    const bytes = asset && (await (await existing())?.assets.get(asset.sha256))
    return asset && bytes ? drawPicture(await reader.take(), asset, bytes, signal) : undefined
  }

  async function existing(): Promise<Kept | undefined> {
    return opening.begun() || isKept(dataFolder) ? opening.take() : undefined
  }

  async function closeKept(): Promise<void> {
    const open = opening.begun()
    opening.forget()
    await (await open)?.close()
  }

  /** The index takes the vectors that the settings ask for. */
  async function withSpaces({ store }: Kept): Promise<ModelParts> {
    const parts = await models.take()
    const known = new Set((await store.spaces()).map(({ id }) => id))
    store.declare(parts.encodings.map(({ encoder }) => encoder.space).filter(({ id }) => !known.has(id)))
    return parts
  }

  return {
    base,
    dataFolder,
    configuration,
    calculator,
    reader: reader.take,
    models: models.take,
    transcriber: transcriber.take,
    create: opening.take,
    existing,
    closeKept,
    async filled() {
      const open = await existing()
      if (open && (await open.records()).length > 0) return open
      throw new DuomoError('not-found', `the knowledge base "${base}" in ${dataFolder} is empty`, {
        hint: 'Add documents first: `duomo add FILE-OR-FOLDER`.',
      })
    },
    async find(id) {
      const open = await existing()
      const all = open ? await open.records() : []
      const matches = all.filter(
        ({ record }) => record.documentId === id || (id.length >= 8 && record.documentId.startsWith(id)),
      )
      const [match] = matches
      if (!open || !match)
        throw new DuomoError('not-found', `there is no document ${id} in the base "${base}"`, {
          hint: '`duomo list` shows the documents with their ids.',
        })
      if (matches.length > 1)
        throw new DuomoError('usage', `the id ${id} fits ${matches.length} documents`, {
          hint: 'Give more of its digits.',
        })
      return { kept: open, ...match }
    },
    async ingestParts(kept) {
      const { replyCache } = kept
      const enrichers = await createEnrichers(configuration, { reader: await reader.take(), replyCache })
      const enriching = { enrichers, enrich: configuration.enrich }
      return createIngestParts(kept, await reader.take(), enriching, await withSpaces(kept))
    },
    async retrieveParts(kept) {
      return createRetrieveParts(kept, custom, await withSpaces(kept))
    },
    async close() {
      await (await reader.begun()?.catch(() => undefined))?.close()
      await host.close()
      await calculator.close()
      await closeKept()
    },
  }
}

/** Something that is made when it is first asked for; after a failure the next who asks tries again. */
function once<T>(make: () => Promise<T>) {
  let made: Promise<T> | undefined
  return {
    take: (): Promise<T> => {
      made ??= make()
      return made.catch((error: unknown) => {
        made = undefined
        throw error
      })
    },
    begun: () => made,
    forget: () => {
      made = undefined
    },
  }
}
