import { DuomoError } from '../../base/errors.ts'
import type { CallLimits } from './providers.ts'
import type { WirePicture } from './wire.ts'

/** Makes a picture's file fit: PNG, JPEG or WebP in, one of them out, within the limits. Decoding is for a child process. */
export type FitPicture = (
  image: Uint8Array,
  limits: { readonly bytes: number; readonly side: number },
  signal: AbortSignal,
) => Promise<Uint8Array>

const SIGNATURES = [
  { type: 'image/png', at: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { type: 'image/jpeg', at: 0, bytes: '\xff\xd8\xff' },
  { type: 'image/webp', at: 8, bytes: 'WEBP' },
] as const

/**
 * A picture as JSON carries it; the file goes as it is, unless it has to be made smaller.
 *
 * @param fitPicture - asked where there is one; without it a file of too many bytes is refused
 * @throws `unsupported-format`, `too-large`
 */
export async function toWirePicture(
  image: Uint8Array,
  { pictureBytes, pictureSide }: CallLimits,
  {
    name,
    fitPicture,
    signal,
  }: { readonly name: string; readonly fitPicture?: FitPicture; readonly signal: AbortSignal },
): Promise<WirePicture> {
  const fitting = fitPicture ? await fitPicture(image, { bytes: pictureBytes, side: pictureSide }, signal) : image
  if (fitting.length > pictureBytes)
    throw new DuomoError(
      'too-large',
      `${name} takes pictures of at most ${pictureBytes / 1_000_000} MB, this one has ${(fitting.length / 1_000_000).toFixed(1)}`,
      { hint: 'Make the picture smaller.' },
    )
  const bytes = Buffer.from(fitting)
  const found = SIGNATURES.find(({ at, bytes: mark }) => bytes.toString('latin1', at, at + mark.length) === mark)
  if (!found)
    throw new DuomoError('unsupported-format', `${name} takes PNG, JPEG and WebP, and this picture is none of them`)
  const base64 = bytes.toString('base64')
  return { base64, url: `data:${found.type};base64,${base64}` }
}
