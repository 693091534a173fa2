import type { Converter } from '../spec/converter.ts'
import type { Parser } from '../spec/parser.ts'

/**
 * A parser of an old format by way of a current one. The document keeps the original's name, hash and media type; places are those
 * of the converted file, which shows the same pages, sheets and paragraphs.
 *
 * @param from - ending of the old format
 * @param to - ending of the format that `parser` reads
 */
export function createConvertedParser(
  mediaType: string,
  { from, to }: { readonly from: string; readonly to: string },
  parser: Parser,
  converter: Converter,
): Parser {
  return {
    name: `${from}-${parser.name}`,
    version: parser.version,
    mediaTypes: [mediaType],
    async doParse(input, context) {
      const { bytes, name } = input
      const converted = await converter.doConvert({ bytes, name, from, to }, context.signal)
      return parser.doParse({ ...input, bytes: converted }, context)
    },
  }
}
