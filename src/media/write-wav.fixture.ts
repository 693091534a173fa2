/** An uncompressed WAV file; `sampleAt` gives values in `[-1, 1]`, the same in every channel. */
export function writeWav(
  seconds: number,
  sampleAt: (atSeconds: number) => number,
  {
    rate = 16_000,
    channels = 1,
    bits = 16,
    info = {},
  }: { rate?: number; channels?: number; bits?: 8 | 16 | 24 | 32; info?: Readonly<Record<string, string>> } = {},
): Uint8Array {
  const bytes = bits / 8
  const frames = Math.round(seconds * rate)
  const data = Buffer.alloc(frames * channels * bytes)
  for (let n = 0; n < frames * channels; n++) {
    const value = sampleAt(Math.floor(n / channels) / rate)
    // Eight bits are unsigned.
    if (bits === 8) data.writeUInt8(Math.round(value * 127) + 128, n)
    else data.writeIntLE(Math.round(value * (2 ** (bits - 1) - 1)), n * bytes, bytes)
  }
  const format = Buffer.alloc(16)
  format.writeUInt16LE(1, 0)
  format.writeUInt16LE(channels, 2)
  format.writeUInt32LE(rate, 4)
  format.writeUInt32LE(rate * channels * bytes, 8)
  format.writeUInt16LE(channels * bytes, 12)
  format.writeUInt16LE(bits, 14)
  const tags = Object.entries(info).map(([id, text]) => chunk(id, Buffer.from(`${text}\0`)))
  const list = tags.length > 0 ? [chunk('LIST', Buffer.concat([Buffer.from('INFO'), ...tags]))] : []
  return chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', format), ...list, chunk('data', data)]))
}

function chunk(id: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(id, 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}

/** A tone of `hertz`. */
export function tone(hertz: number): (atSeconds: number) => number {
  return (atSeconds) => 0.5 * Math.sin(2 * Math.PI * hertz * atSeconds)
}
