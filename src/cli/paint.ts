interface Terminal {
  readonly isTTY?: boolean
}
type Environment = Readonly<Record<string, string | undefined>>

/** Colours for a stream; each returns its text unchanged when colours are off. */
export interface Paint {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
  cyan(text: string): string
}

/** Colours on a terminal; `FORCE_COLOR` and `NO_COLOR` (no-color.org) decide first. */
export function createPaint(stream: Terminal, env: Environment): Paint {
  const on = wantsColour(stream, env)
  const style = (open: number, close: number) => (text: string) =>
    on && text ? `\x1b[${open}m${text}\x1b[${close}m` : text
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
    cyan: style(36, 39),
  }
}

function wantsColour(stream: Terminal, env: Environment): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '') return env.FORCE_COLOR !== '0'
  return stream.isTTY === true && env.TERM !== 'dumb'
}
