import type { AssetReference } from '../model/asset.ts'
import type { EnrichContext } from '../spec/enricher.ts'
import type { MessagePart } from '../spec/language-model.ts'

/** A picture as a model takes it; `undefined` when it is not kept or can't be drawn. */
export type SeePicture = (asset: AssetReference, context: EnrichContext) => Promise<MessagePart | undefined>
