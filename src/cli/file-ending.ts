const ENDINGS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/bmp': 'bmp',
  'image/tiff': 'tif',
  'image/svg+xml': 'svg',
  'image/avif': 'avif',
}

/** The usual ending of a picture's file, without the dot; `bin` for an unknown type. */
export function fileEnding(mediaType: string): string {
  return ENDINGS[mediaType] ?? 'bin'
}
