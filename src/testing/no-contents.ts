import type { Contents } from '../spec/encoding.ts'

/** Documents that show and sound nothing; for tests. */
export const noContents: Contents = { image: () => undefined, audio: () => undefined }
