import type { PictureText, TextReader } from '../../spec/text-reader.ts'

/** A reader whose work the parent does, because it takes a program or the network. */
export function askedTextReader(
  about: Pick<TextReader, 'name' | 'version' | 'languages'>,
  ask: (about: unknown) => Promise<unknown>,
): TextReader {
  return {
    ...about,
    async doRead(pixels, signal) {
      signal.throwIfAborted()
      // Sent by our own parent process, of the same version.
      return (await ask(pixels)) as PictureText
    },
  }
}
