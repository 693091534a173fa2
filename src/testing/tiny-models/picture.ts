/** Raw pixels, row-major, three bytes each (red, green, blue). */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

export type Colour = readonly [red: number, green: number, blue: number]

/** Whether a point belongs to what is drawn, in the drawing's own coordinates. */
export type Inside = (x: number, y: number) => boolean

export function blankPicture(width: number, height: number, colour: Colour): Picture {
  const data = new Uint8Array(width * height * 3)
  for (let n = 0; n < data.length; n++) data[n] = colour[n % 3] ?? 0
  return { width, height, data }
}

/** Colours each pixel whose middle is inside. `scale` is pixels per unit of the drawing. */
export function fill({ width, height, data }: Picture, scale: number, inside: Inside, colour: Colour): void {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (inside((x + 0.5) / scale, (y + 0.5) / scale)) data.set(colour, (y * width + x) * 3)
}

/** The mean of each square of `factor` by `factor` pixels: what makes edges smooth. */
export function shrink({ width, height, data }: Picture, factor: number): Picture {
  const [columns, rows] = [Math.floor(width / factor), Math.floor(height / factor)]
  const out = new Uint8Array(columns * rows * 3)
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++)
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0
        for (let dy = 0; dy < factor; dy++)
          for (let dx = 0; dx < factor; dx++)
            sum += data[((y * factor + dy) * width + x * factor + dx) * 3 + channel] ?? 0
        out[(y * columns + x) * 3 + channel] = Math.round(sum / (factor * factor))
      }
  return { width: columns, height: rows, data: out }
}

/** Shifts every channel of every pixel by up to `amount`. */
export function speckle({ data }: Picture, random: () => number, amount: number): void {
  for (let n = 0; n < data.length; n++)
    data[n] = Math.max(0, Math.min(255, Math.round((data[n] ?? 0) + (random() * 2 - 1) * amount)))
}

/** A colour near another, each channel moved by up to `amount`. */
export function near(random: () => number, [red, green, blue]: Colour, amount: number): Colour {
  const move = (value: number) => Math.max(0, Math.min(255, Math.round(value + (random() * 2 - 1) * amount)))
  return [move(red), move(green), move(blue)]
}
